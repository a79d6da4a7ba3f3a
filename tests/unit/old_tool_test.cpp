// The 17 defects of the old Migration Tool, and the tests that keep ours from having them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/temporary_folder.h"

namespace smt {
namespace {

// A test, or a case of one, by a text that stands in its file.
struct Proof {
    std::string file, text;
};

struct Defect {
    int number;
    const char* what;
    std::vector<Proof> proofs;
};

const std::vector<Defect> defects = {
    {1,
     "the columns of a foreign key become the primary key: rows overwrite each other",
     {{"unit/plan_hostile_test.cpp", "{\"foreign_key_only\""},
      {"integration/catalog_keys_test.cpp", "table(read(), \"only_foreign_key\").keys.empty()"}}},
    {2,
     "a primary key is known by the end of its name, unique indexes are not seen, and the columns "
     "of a key come in the order of the table",
     {{"unit/key_test.cpp", "{\"renamed_constraint\""},
      {"unit/key_test.cpp", "{\"unique_index\""},
      {"unit/key_test.cpp", "{\"in_key_order\""},
      {"integration/catalog_keys_test.cpp", "PrimaryKeyInKeyOrderWithoutIncludedColumns"}}},
    {3,
     "no slot.name, or one that all sources share",
     {{"unit/plan_test.cpp", "NeedsTwoSourcesAndAPublicationForEach"},
      {"unit/options_test.cpp", "\"slot.name = smt_shop\\n\""}}},
    {4, "a job a table", {{"unit/plan_test.cpp", "IsOneJobAndOneMoreARule"}}},
    {5,
     "files in another order each time",
     {{"unit/plan_test.cpp", "DoesNotDependOnTheOrderOfTheTables"},
      {"golden/emit_test.cpp", "shuffled(inputs_.catalog)"}}},
    {6,
     "the properties of one table leak into the next, and one is misspelt",
     {{"unit/options_test.cpp", "OfARuleBelongToItsTables"},
      {"unit/old_tool_test.cpp", "NeverWritesWhatNobodyAskedFor"}}},
    {7,
     "one name in mixed case ends the run",
     {{"integration/catalog_test.cpp", "HostileNamesComeAsTheyAre"},
      {"integration/hostile_test.cpp", "TablesKeysAndTypesAreThoseOfTheTable"}}},
    {8,
     "partitioned tables are copied twice, with their partitions",
     {{"integration/catalog_test.cpp", "OnlyTheRootIsTakenWithTheSizesOfItsLeaves"}}},
    {9,
     "comments and defaults are lost",
     {{"golden/emit_test.cpp", "CarryEveryCommentUnchanged"},
      {"unit/columns_test.cpp", "IsKeptWhenBothMeanTheSame"}}},
    {10,
     "what has no type of its own becomes STRING without a word, bits become numbers",
     {{"unit/type_map_test.cpp", "The old tool made STRING of timestamptz"},
      {"unit/plan_errors_test.cpp", "{\"type_uncarried\""}}},
    {11,
     "sort and hash columns of types that StarRocks does not take",
     {{"unit/layout_test.cpp", "{\"sort_key_of_a_legal_type\""},
      {"unit/plan_errors_test.cpp", "{\"hash_column_of_a_number\""}}},
    {12,
     "key columns of types that StarRocks does not take, and numbers cut to 38 digits",
     {{"unit/plan_warnings_test.cpp", "{\"key_type_changed\""},
      {"unit/type_options_test.cpp", "The old tool cut a numeric of more than 38 digits"}}},
    {13,
     "nothing is quoted",
     {{"unit/quote_test.cpp", "SpellsTheText"},
      {"unit/plan_hostile_test.cpp", "NamesAreEscapedInPatterns"},
      {"golden/emit_test.cpp", "\"hostile\""}}},
    {14,
     "TLS is off, passwords are readable for all, errors are stack traces",
     {{"unit/options_test.cpp", "CarryTheTlsOfTheCatalog"},
      {"unit/output_test.cpp", "KeepsSecretsFromOthersWhateverTheUmask"},
      {"integration/catalog_test.cpp", "NobodyListens"}}},
    {15,
     "the output folder is emptied before anything is known",
     {{"unit/output_test.cpp", "RemovesWhatItNoLongerWritesAndNothingElse"},
      {"unit/output_failure_test.cpp", "OfAReadOnlyFolderChangesNothing"}}},
    {16,
     "the work grows with the square of the tables",
     {{"integration/catalog_test.cpp", "TheirNumberDoesNotDependOnTheNumberOfTables"},
      {"integration/catalog_test.cpp", "DetailsAreAskedForOnlyOfTheSelectedTables"}}},
    {17,
     "six other sources beside PostgreSQL",
     {{"unit/config_report_test.cpp", "\"type_names_what_is_supported\""}}},
};

TEST(OldTool, HasSeventeenDefectsThatAreTestedHere) {
    int number = 0;
    for (const Defect& defect : defects) {
        EXPECT_EQ(defect.number, ++number);
        EXPECT_FALSE(defect.proofs.empty()) << defect.number;
        for (const Proof& proof : defect.proofs) {
            const std::string text =
                testing::read_text(std::string{SMT_SOURCE_DIR} + "/tests/" + proof.file);
            EXPECT_NE(text.find(proof.text), std::string::npos)
                << "defect " << defect.number << " (" << defect.what << "): " << proof.text
                << " is not in " << proof.file;
        }
    }
    EXPECT_EQ(number, 17);
}

// It wrote dynamic_partition properties, one of them misspelt, into tables that had no partitions.
TEST(OldTool, NeverWritesWhatNobodyAskedFor) {
    const std::string folder = std::string{SMT_SOURCE_DIR} + "/tests/golden/reference/expected/";
    EXPECT_EQ(testing::read_text(folder + "starrocks-create.all.sql").find("dynamic_partition"),
              std::string::npos);
}

}  // namespace
}  // namespace smt
