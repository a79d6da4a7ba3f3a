// Reads SQL files with the parser of Flink's own planner, configured as the planner does it
// (PlannerContext.getSqlParserConfig), and says which of them it refuses.

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.calcite.config.Lex;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.validate.FlinkSqlConformance;

public class ParseFlinkSql {
    public static void main(String[] paths) throws Exception {
        SqlParser.Config config =
                SqlParser.config()
                        .withParserFactory(FlinkSqlParserImpl.FACTORY)
                        .withConformance(FlinkSqlConformance.DEFAULT)
                        .withLex(Lex.JAVA)
                        .withIdentifierMaxLength(256);
        int statements = 0;
        int refused = 0;
        for (String path : paths) {
            try {
                String sql = Files.readString(Path.of(path));
                statements += SqlParser.create(sql, config).parseStmtList().size();
            } catch (SqlParseException error) {
                System.out.println(path + ": " + error.getMessage().lines().findFirst().get());
                refused++;
            }
        }
        System.out.printf("%d files, %d statements, %d refused%n", paths.length, statements, refused);
        System.exit(refused == 0 ? 0 : 1);
    }
}
