-- The same rows once more, inserted while the job runs: what the stream brings must be what the snapshot brought.
-- (stored generated columns cannot be inserted, so the columns are named)
INSERT INTO types (id, c_bool, c_bit1, c_si, c_i, c_b, c_oid, c_real, c_dbl, c_num, c_num12, c_num50, c_numneg,
  c_text, c_char, c_vc, c_qchar, c_name, c_enum, c_uuid, c_bytea, c_date, c_time, c_time3, c_timetz, c_ts, c_ts0,
  c_tz, c_int, c_json, c_jsonb, c_xml, c_hstore, c_inet, c_cidr, c_mac, c_mac8, c_r, c_r8, c_nr, c_dr, c_tsr,
  c_tstz, c_citext, c_ltree, c_dom, c_point, c_box, c_circle, c_path, c_lseg, c_line, c_poly, c_comp, c_tsv, c_lsn,
  c_mr, c_reg, c_xid8, c_sia, c_ia, c_la, c_ba, c_ra, c_da, c_na, c_ta, c_ua, c_dta, c_tsa, c_tza, c_jba, c_ina,
  c_ca, c_vca, c_bit8, c_vbit, c_ea)
SELECT id + 10, c_bool, c_bit1, c_si, c_i, c_b, c_oid, c_real, c_dbl, c_num, c_num12, c_num50, c_numneg, c_text,
  c_char, c_vc, c_qchar, c_name, c_enum, c_uuid, c_bytea, c_date, c_time, c_time3, c_timetz, c_ts, c_ts0, c_tz,
  c_int, c_json, c_jsonb, c_xml, c_hstore, c_inet, c_cidr, c_mac, c_mac8, c_r, c_r8, c_nr, c_dr, c_tsr, c_tstz,
  c_citext, c_ltree, c_dom, c_point, c_box, c_circle, c_path, c_lseg, c_line, c_poly, c_comp, c_tsv, c_lsn, c_mr,
  c_reg, c_xid8, c_sia, c_ia, c_la, c_ba, c_ra, c_da, c_na, c_ta, c_ua, c_dta, c_tsa, c_tza, c_jba, c_ina, c_ca,
  c_vca, c_bit8, c_vbit, c_ea
FROM types;
INSERT INTO lossy SELECT id + 10, c_time, c_timetz, c_ts, c_tz, c_date, c_int, c_ta, c_ia FROM lossy;

-- A value becomes NULL, a row goes, a key changes.
UPDATE types SET c_bool = NULL, c_ta = NULL WHERE id = 1;
DELETE FROM types WHERE id = 2;
UPDATE types SET id = 33 WHERE id = 3;
