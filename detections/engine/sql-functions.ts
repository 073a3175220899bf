/**
 * Functions a rule may call: pure, deterministic, and in both engines without an extension.
 * Left out on purpose: everything that reads files, settings, the catalogue or the clock,
 * JSON, time zones, and what builds huge values from nothing (`repeat`, `rpad`, `printf`, lists by `range`):
 * neither engine can end a query inside one such value.
 */
export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set(
	`
	any_value approx_count_distinct arbitrary arg_max arg_min argmax argmin array_agg avg bit_and bit_or
	bool_and bool_or count count_if count_star countif first group_concat last list listagg max max_by mean
	median min min_by mode product quantile quantile_cont quantile_disc stddev stddev_pop stddev_samp
	string_agg sum var_pop var_samp variance entropy skewness kurtosis mad

	row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value fill

	array_append array_cat array_concat array_contains array_distinct array_extract array_filter array_has
	array_has_all array_has_any array_indexof array_intersect array_length array_position array_prepend
	array_reduce array_reverse array_slice array_sort array_to_string array_transform array_unique
	flatten len length list_any_value list_append list_avg list_concat list_contains
	list_count list_distinct list_element list_extract list_filter list_first list_has list_has_all
	list_has_any list_indexof list_intersect list_last list_max list_min list_position list_prepend
	list_reduce list_reverse list_reverse_sort list_slice list_sort list_sum list_transform list_unique
	list_value list_zip unnest cardinality

	ascii bit_length char_length character_length chr concat concat_ws contains damerau_levenshtein
	ends_with hamming instr jaccard jaro_similarity jaro_winkler_similarity lcase left left_grapheme
	length_grapheme levenshtein like_escape lower ltrim md5 mismatches nfc_normalize
	not_like_escape octet_length ord parse_dirname parse_dirpath parse_filename parse_path position
	prefix regexp_escape regexp_extract regexp_extract_all regexp_full_match
	regexp_matches regexp_replace regexp_split_to_array replace reverse right right_grapheme rtrim
	sha1 sha256 split split_part starts_with str_split str_split_regex string_split string_split_regex
	string_to_array strip_accents strlen strpos substr substring substring_grapheme suffix translate trim
	ucase unicode upper url_decode url_encode overlay hash from_hex hex unhex to_hex from_base64 base64
	to_base64 encode decode

	abs cbrt ceil ceiling degrees divide even exp factorial fdiv floor fmod gcd greatest isfinite isinf
	isnan lcm least ln log log10 log2 mod multiply pi pow power radians round round_even sign signbit sqrt
	subtract add trunc xor bit_count

	age date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname
	dayofmonth dayofweek dayofyear epoch epoch_ms epoch_us epoch_ns extract hour isodow isoyear last_day
	make_date make_time make_timestamp make_timestamp_ms microsecond millisecond minute month monthname
	quarter second strftime time_bucket to_days to_hours to_microseconds to_milliseconds to_minutes
	to_months to_seconds to_weeks to_years week weekday weekofyear year yearweek

	coalesce nullif ifnull if iif isnull typeof columns row struct_pack struct_extract map map_keys
	map_values map_entries map_extract map_contains map_from_entries
	`
		.split(/\s+/)
		.filter((name) => name !== ''),
);

/** Words that stand before a parenthesis without being a function: clauses, operators and types. */
export const WORDS_BEFORE_PARENTHESIS: ReadonlySet<string> = new Set(
	`
	select distinct from join where group by having qualify window over partition order filter within
	limit offset union intersect except all any some exists in not and or on using as values case when
	then else between like similar to escape is lateral with recursive materialized exclude replace
	rename interval cast try_cast array rollup cube sets grouping rows groups preceding following
	ignore nulls end asc desc unbounded current
	decimal numeric varchar char bpchar text struct map bit timestamp time
	`
		.split(/\s+/)
		.filter((word) => word !== ''),
);

/** Table functions a rule may read from. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['unnest', 'range', 'generate_series']);
