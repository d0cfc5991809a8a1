import { expect } from "chai";
import { ALL_USERS, about, id, person, worldOf } from "./world.ts";

const providers = { okta: { follow: true, link: "userName" } } as const;

describe("The worker of a pool where no app takes a password", () => {
  const world = worldOf(2);
  world.policy = { ...world.policy, providers, directSignIn: false };

  it("makes no account for a user whom no provider with link knows, and leaves the others to a look at all users", async () => {
    expect(await world.send(ALL_USERS)).to.deep.equal([]);
    world.people.set(id(2), person(2));
    world.people.set(id(3), person(3, { subjects: { userName: "00u3" } }));
    expect(await world.send(about(2), about(3))).to.deep.equal([]);
    expect([...world.accounts.keys()]).to.deep.equal([]);
    expect(world.queued).to.have.length(1);
    expect(await world.send(...world.queued)).to.deep.equal([]);
    expect([...world.accounts.keys()]).to.deep.equal([id(3)]);
    expect(world.invited).to.deep.equal([]);
    expect(world.audited.join("\n")).to.include('"created"').and.to.include('"linked"');
  });
});
