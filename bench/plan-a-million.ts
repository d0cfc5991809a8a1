// Builds a plan and prints time and memory. Arguments: the number of people, and one in how many has changed.
// With --remote, both sides are read through the SDK from the endpoint in the environment. bench/plan.ts starts this program.
import { type Account, readAccount } from "../sync/model/account.ts";
import { defaultPolicy, type Policy } from "../sync/model/policy.ts";
import { openPool, type Pool } from "../sync/pool/pool.ts";
import { buildPlan, type Comparison, type PlanInputs } from "../sync/reconcile/build-plan.ts";
import { toPerson } from "../sync/sources/identity-center.ts";
import { openSource } from "../sync/sources/open.ts";
import { People } from "../sync/sources/people.ts";
import { type ManyPeople, personOf, userOf } from "./many-people.ts";

const POOL_ID = "eu-central-1_FakePool1";

const [, , count, oneChangedIn, mode] = process.argv;
const many: ManyPeople = { count: Number(count), oneChangedIn: Number(oneChangedIn) };
const policyFor = (_: object, now: Date): Policy => ({
  ...defaultPolicy,
  source: "idc",
  now,
  allowEmailChanges: many.count,
});

async function people() {
  const all = new People();
  for (let index = 0; index < many.count; index += 1) {
    const person = toPerson(personOf(many, index));
    if (person !== undefined) all.add(person);
  }
  return all;
}

async function* pages(): AsyncGenerator<readonly Account[]> {
  for (let start = 0; start < many.count; start += 60) {
    const size = Math.min(60, many.count - start);
    const page = Array.from({ length: size }, (_, index) => readAccount(userOf(start + index)));
    yield page.filter((account) => account !== undefined);
  }
}

function planInputs(): PlanInputs {
  const quotas = { userCreation: 100_000, userList: 100_000, userRead: 100_000, userUpdate: 100_000 };
  const real: Pool = openPool({ poolId: POOL_ID, quotas });
  const options = { identityStoreId: "d-1234567890" };
  const source = openSource(
    { kind: "idc", sourceId: "idc", options },
    { region: "eu-central-1", groups: [] },
  );
  if (mode === "--remote") return { sources: [source], pool: real, poolId: POOL_ID };
  const describe = async () => ({ usesCognitoEmail: true, passwordDays: 7 });
  const pool = { ...real, pages, describe, now: () => new Date() };
  return { sources: [{ sourceId: "idc", title: "a list", read: people }], pool, poolId: POOL_ID };
}

const started = performance.now();
const { actions }: Comparison = await buildPlan(planInputs(), policyFor);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();
const changed = actions.filter(({ kind }) => kind !== "skip").length;
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, processor: (user + system) / 1e6, megabytes, actions: changed }));
