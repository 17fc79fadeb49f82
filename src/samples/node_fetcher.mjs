// Node's fetch: all requests wait together, in one loop.

const url =
  process.env.WAITSCOPE_URL ?? "http://localhost:8888/";
const count = process.argv.slice(2).join(" ") || "3";

async function fetchOne(number) {
  console.log(`Fetch ${number} waits in the loop`);
  const response = await fetch(url);
  const body = await response.text();
  console.log(`Yawwza... Finally!!! ${number}: ${body}`);
}

async function main() {
  const fetches = [];
  for (let number = 1; number <= count; number++)
    fetches.push(fetchOne(number));
  console.log('This line comes before "Yawwza..."');
  await Promise.all(fetches);
}

if (!/^[1-9][0-9]{0,2}$/.test(count)) {
  console.error(`${JSON.stringify(count)} is not 1 to 999`);
  process.exit(2);
}
try {
  await main();
} catch (error) {
  const why = error.cause?.code ?? error.message;
  console.error(`${url}: ${why}`);
  process.exit(1);
}
