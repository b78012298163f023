// peers.mjs PEER JOB FILE THREADS - one job by DuckDB or polars, as their users would write it.
// Prints the sums by which results are compared: n, min, max, first, last, change over all groups.
const [peer, job, file, threads] = process.argv.slice(2);
const skills = process.env.SKILLS.split(",");
const columns = "n,laagste,hoogste,eerste,laatste,verschil".split(",");

async function duckdb() {
	const { DuckDBInstance } = await import("@duckdb/node-api");
	const db = await DuckDBInstance.create(":memory:", { threads });
	const c = await db.connect();
	if (job === "start") return void (await c.run("select 1"));
	const types = Object.fromEntries(skills.map((s) => [s, "TINYINT"]));
	const wide = { leerling: "VARCHAR", groep: "VARCHAR", school: "VARCHAR", datum: "DATE",
		observator: "VARCHAR", ...types, opmerkingen: "VARCHAR", aanbeveling: "VARCHAR" };
	const long = { leerling: "VARCHAR", datum: "DATE", observator: "VARCHAR", vaardigheid: "VARCHAR",
		score: "TINYINT" };
	const text = (t) => "{" + Object.entries(t).map(([k, v]) => `'${k}': '${v}'`).join(", ") + "}";
	const from = (t) => `read_csv('${file}', header=true, delim=',', quote='"', escape='"', ` +
		`columns=${text(t)})`;
	const six = (s, p) => `count(${s}) ${p}n, avg(${s}) ${p}gem, min(${s}) ${p}laagste, max(${s}) ${p}hoogste, ` +
		`arg_min(${s}, datum) ${p}eerste, arg_max(${s}, datum) ${p}laatste, ` +
		`arg_max(${s}, datum) - arg_min(${s}, datum) ${p}verschil`;
	if (job === "check") {
		const all = Object.fromEntries(Object.keys(wide).map((k) => [k, "VARCHAR"]));
		const good = skills.map((s) => `(${s} is null or ${s} in ('1','2','3','4','5'))`).join(" and ");
		const choice = "(aanbeveling is null or list_has_all(['geen','uitdaging_in_klas'," +
			"'extra_observatie','individuele_begeleiding','groepsaanbod_buiten_klas'], " +
			"string_split(aanbeveling, '|')))";
		await c.run(`copy (select * from ${from(all)} where leerling is not null and ` +
			`try_cast(datum as date) is not null and ${good} and ${choice} ` +
			`qualify row_number() over (partition by leerling, datum, observator) = 1) ` +
			`to '/dev/null' (format csv)`);
		return;
	}
	const sql = job === "long"
		? `select leerling, vaardigheid, ${six("score", "")} from ${from(long)} group by all`
		: `select leerling, ${skills.map((s) => six(s, s + "_")).join(", ")} from ${from(wide)} group by leerling`;
	await c.run(`create temp table r as ${sql}`);
	const sums = columns.map((k) => job === "long" ? `sum(${k})`
		: skills.map((s) => `coalesce(sum(${s}_${k}), 0)`).join(" + "));
	const rows = (await c.runAndReadAll(`select ${sums.join(", ")} from r`)).getRows();
	console.log(rows[0].map(String).join(" "));
}

async function polars() {
	process.env.POLARS_MAX_THREADS = threads;
	const pl = (await import("nodejs-polars")).default;
	if (job === "start") return void pl.DataFrame({ a: [1] });
	const df = pl.readCSV(file, { inferSchemaLength: 10000 }).sort("datum");
	const aggs = skills.flatMap((s) => {
		const v = pl.col(s).dropNulls();
		return [pl.col(s).count().alias(s + "_n"), pl.col(s).mean().alias(s + "_gem"),
			pl.col(s).min().alias(s + "_laagste"), pl.col(s).max().alias(s + "_hoogste"),
			v.first().alias(s + "_eerste"), v.last().alias(s + "_laatste")];
	});
	const r = df.groupBy("leerling").agg(...aggs);
	const sum = (k) => skills.reduce((n, s) => n + Number(r.getColumn(`${s}_${k}`).cast(pl.Int64).sum()), 0);
	const [n, low, high, first, last] = columns.slice(0, 5).map(sum);
	console.log([n, low, high, first, last, last - first].join(" "));
}
await (peer === "duckdb" ? duckdb() : polars());
