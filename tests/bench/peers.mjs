// peers.mjs PEER JOB FILE THREADS [OUT] - one job by DuckDB or polars, as their users would write it.
// Jobs are summary and long, kept in memory: then the sums by which results are compared are printed
// (n, min, max, first, last, change over all groups); summary-four, summary-csv, summary-first,
// summary-all, long-csv and check, written to OUT; and start, which does nothing.
const [peer, job, file, threads, out] = process.argv.slice(2);
const skills = process.env.SKILLS.split(",");
const columns = "n,laagste,hoogste,eerste,laatste,verschil".split(",");

const wide = { leerling: "VARCHAR", groep: "VARCHAR", school: "VARCHAR", datum: "DATE", observator: "VARCHAR",
	...Object.fromEntries(skills.map((s) => [s, "TINYINT"])), opmerkingen: "VARCHAR", aanbeveling: "VARCHAR" };
const long = { leerling: "VARCHAR", datum: "DATE", observator: "VARCHAR", vaardigheid: "VARCHAR",
	score: "TINYINT" };
const texts = Object.fromEntries(Object.keys(wide).map((k) => [k, "VARCHAR"]));
const from = (types) => `read_csv('${file}', header=true, delim=',', quote='"', escape='"', columns={` +
	Object.entries(types).map(([k, v]) => `'${k}': '${v}'`).join(", ") + "})";

// the aggregates of score S, named with prefix P; FIRST and LAST say how its first and last are found
const four = (s, p) => `count(${s}) ${p}n, avg(${s}) ${p}gem, min(${s}) ${p}laagste, ` +
	`max(${s}) ${p}hoogste`;
const six = (s, p, first, last) => `${four(s, p)}, ${first(s)} ${p}eerste, ${last(s)} ${p}laatste, ` +
	`${last(s)} - ${first(s)} ${p}verschil`;
const byArg = [(s) => `arg_min(${s}, datum)`, (s) => `arg_max(${s}, datum)`];
const byOrder = ["first", "last"].map((f) => (s) =>
	`${f}(${s} order by datum) filter (where ${s} is not null)`);
const all = (s, p) => six(s, p, ...byArg) + `, count(*) - count(${s}) ${p}ontbrekend, ` +
	`median(${s}) ${p}mediaan, min(datum) filter (where ${s} is not null) ${p}eerste_datum, ` +
	`max(datum) filter (where ${s} is not null) ${p}laatste_datum, ` +
	[1, 2, 3, 4, 5].map((v) => `count(*) filter (where ${s} = ${v}) ${p}n${v}`).join(", ");
const perPupil = (each) => `select leerling, ${skills.map((s) => each(s, s + "_")).join(", ")} ` +
	`from ${from(wide)} group by leerling`;
const perSkill = `select leerling, vaardigheid, ${six("score", "", ...byArg)} from ${from(long)} group by all`;

const good = skills.map((s) => `(${s} is null or ${s} in ('1','2','3','4','5'))`).join(" and ");
const choice = "(aanbeveling is null or list_has_all(['geen','uitdaging_in_klas','extra_observatie'," +
	"'individuele_begeleiding','groepsaanbod_buiten_klas'], string_split(aanbeveling, '|')))";
const queries = {
	"summary-four": perPupil(four),
	"summary": perPupil((s, p) => six(s, p, ...byArg)),
	"summary-csv": perPupil((s, p) => six(s, p, ...byArg)),
	"summary-first": perPupil((s, p) => six(s, p, ...byOrder)),
	"summary-all": perPupil(all),
	"long": perSkill,
	"long-csv": perSkill,
	"check": `select * from ${from(texts)} where leerling is not null and ` +
		`try_cast(datum as date) is not null and ${good} and ${choice} ` +
		`qualify row_number() over (partition by leerling, datum, observator) = 1`,
};

async function duckdb() {
	const { DuckDBInstance } = await import("@duckdb/node-api");
	const db = await DuckDBInstance.create(":memory:", { threads });
	const c = await db.connect();
	if (job === "start") return void (await c.run("select 1"));
	if (out) return void (await c.run(`copy (${queries[job]}) to '${out}' (format csv, header)`));
	await c.run(`create temp table r as ${queries[job]}`);
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
