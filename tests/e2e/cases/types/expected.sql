-- What is lost of the values in `lossy`, in the snapshot (id below 10) and in the stream, and nothing else.
CREATE SCHEMA expected;
CREATE VIEW expected.public__lossy AS
SELECT
  id,
  -- milliseconds only, and no 24:00:00
  to_char(CASE WHEN id < 10 THEN date_trunc('milliseconds', c_time::interval)::time::interval ELSE c_time::interval END,
    'HH24:MI:SS.US') AS c_time,
  -- shifted to UTC, without a fraction
  to_char((c_timetz AT TIME ZONE 'UTC')::time, 'HH24:MI:SS')
    || CASE WHEN id < 10 THEN '' ELSE regexp_replace(to_char((c_timetz AT TIME ZONE 'UTC')::time, '.US'), '[.]?0+$', '') END
    || 'Z' AS c_timetz,
  -- in the calendar of Java, which has no days from 1582-10-05 to 1582-10-14
  CASE id WHEN 1 THEN '0000-12-30 00:00:00.000000' WHEN 2 THEN '1582-10-24 23:59:59.999999'
    ELSE to_char(c_ts, 'YYYY-MM-DD HH24:MI:SS.US') END AS c_ts,
  CASE id WHEN 1 THEN '0000-12-30 00:00:00.000000' WHEN 2 THEN '1582-10-24 23:59:59.999999'
    ELSE to_char(c_tz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') END AS c_tz,
  CASE WHEN c_date BETWEEN '1582-10-05' AND '1582-10-14' THEN c_date + 10 ELSE c_date END AS c_date,
  -- an error in the ninth digit
  CASE id % 10 WHEN 1 THEN 'P0Y0M0DT0H0M0.1S' WHEN 2 THEN 'P0Y0M0DT0H0M-0.000000999S' ELSE 'P1Y0M0DT0H0M6.788999S' END AS c_int,
  -- one text of two arrays: see expected.py
  c_ta,
  -- the second dimension
  CASE WHEN array_ndims(c_ia) > 1 THEN '[null,null]' ELSE array_to_json(c_ia)::text END AS c_ia
FROM lossy;
