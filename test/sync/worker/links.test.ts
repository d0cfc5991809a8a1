import { expect } from "chai";
import { ALL_USERS, about, id, person, type World, worldOf } from "./world.ts";

const LINKING = { okta: { follow: true, link: "subject" } } as const;
const named = (number: number, subject: string) => person(number, { subjects: { subject } });

describe("The worker that links accounts to the users of identity providers", () => {
  let world: World;
  const identities = (number: number) => world.accounts.get(id(number))?.identities;

  beforeEach(async () => {
    world = worldOf(2);
    world.policy = { ...world.policy, providers: LINKING };
    await world.send(ALL_USERS);
  });

  it("leaves it to a whole reconciliation, which alone sees who else has the subject", async () => {
    for (const number of [5, 6]) world.people.set(id(number), named(number, "00u1"));
    for (const number of [5, 6]) await world.send(about(number));
    await world.send(...world.queued.splice(0));
    expect([identities(5), identities(6)]).to.deep.equal([undefined, undefined]);
    expect(world.runs.at(-1)?.trouble).to.equal("undecided: duplicate-identity (2)");
    world.people.set(id(6), named(6, "00u2"));
    await world.send(about(6));
    await world.send(...world.queued.splice(0));
    expect([identities(5), identities(6)]).to.deep.equal([
      [{ provider: "okta", subject: "00u1" }],
      [{ provider: "okta", subject: "00u2" }],
    ]);
    expect(world.queued).to.deep.equal([]);
  });

  it("leaves it to a whole reconciliation, too, to give back an account that may sign in with another user's identity", async () => {
    world.people.set(id(5), named(5, "00u1"));
    await world.send(ALL_USERS);
    world.people.set(id(5), { ...person(5), enabled: false });
    await world.send(about(5));
    expect(world.accounts.get(id(5))).to.include({ enabled: false });
    world.people.set(id(6), named(6, "00u1"));
    world.people.set(id(5), person(5));
    await world.send(about(5));
    await world.send(...world.queued.splice(0));
    expect(world.accounts.get(id(5))).to.include({ enabled: false });
    expect(world.runs.at(-1)?.trouble).to.equal("undecided: duplicate-identity (2)");
    world.people.delete(id(6));
    await world.send(about(5));
    await world.send(...world.queued.splice(0));
    expect(world.accounts.get(id(5))).to.include({ enabled: true });
  });
});
