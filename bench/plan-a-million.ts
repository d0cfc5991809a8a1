// Plans for as many people as the first argument says, and prints what that took; bench/plan.ts starts it.
import { type Account, attributes, readAccount } from "../sync/account.ts";
import { planLarge } from "../sync/large-plan.ts";
import type { Person } from "../sync/person.ts";
import { defaultPolicy } from "../sync/rule/policy.ts";

const count = Number(process.argv[2]);
const idOf = (index: number) => `9067${String(index).padStart(9, "0")}-0000-4000-8000-00000000000`;
const nameOf = (index: number) => `Person Number ${index}`;

function* people(): Generator<Person> {
  for (let index = 0; index < count; index += 1) {
    yield {
      id: idOf(index),
      emails: [`person-${index}${index % 100 === 0 ? "-new" : ""}@example.com`],
      displayName: nameOf(index),
      givenName: "Person",
      familyName: `Number ${index}`,
      enabled: true,
    };
  }
}

/** As ListUsers gives them. */
function* accounts(): Generator<Account> {
  for (let index = 0; index < count; index += 1) {
    const values = {
      email: `person-${index}@example.com`,
      email_verified: "true",
      name: nameOf(index),
      given_name: "Person",
      family_name: `Number ${index}`,
      [attributes.directoryId]: idOf(index),
      [attributes.source]: "idc",
      [attributes.managedBy]: "quick-sign-in",
      [attributes.invitedAt]: "2026-01-02T03:04:05.000Z",
      [attributes.invites]: "1",
    };
    const Attributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
    const account = readAccount({ Username: idOf(index), Attributes, UserStatus: "CONFIRMED" });
    if (account !== undefined) yield account;
  }
}

const started = performance.now();
const { actions } = planLarge(people(), accounts(), { ...defaultPolicy, source: "idc", now: new Date() });
const seconds = (performance.now() - started) / 1000;
const changed = actions.filter(({ kind }) => kind !== "leave").length;
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, megabytes, actions: changed }));
