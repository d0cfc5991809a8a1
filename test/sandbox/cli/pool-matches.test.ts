import { expect } from "chai";
import { poolMatches } from "../../../sandbox/cli/pool-watch.ts";

const person = { id: "1", email: "ada@example.com", name: "Ada", enabled: true };
const account = {
  username: "1",
  email: "ada@example.com",
  name: "Ada",
  emailVerified: true,
  enabled: true,
  awaitsFirstSignIn: true,
  federated: false,
  managed: true,
  invites: 1,
  mails: [],
};
const disabled = { ...account, enabled: false };

describe("A pool has followed", () => {
  it("somebody who was added when their account is there, as they are", () => {
    expect(poolMatches("add", person, [])).to.equal(false);
    expect(poolMatches("add", person, [{ ...account, username: "2" }])).to.equal(false);
    expect(poolMatches("add", person, [account])).to.equal(true);
  });

  it("a change when the account shows it", () => {
    expect(poolMatches("change", { ...person, email: "a@b.c" }, [account])).to.equal(false);
    expect(poolMatches("change", { ...person, name: "Countess" }, [account])).to.equal(false);
    expect(poolMatches("change", person, [account])).to.equal(true);
  });

  it("somebody who was disabled or removed when nobody signs in with the account", () => {
    expect(poolMatches("disable", { ...person, enabled: false }, [account])).to.equal(false);
    expect(poolMatches("disable", { ...person, enabled: false }, [disabled])).to.equal(true);
    expect(poolMatches("remove", person, [account])).to.equal(false);
    expect(poolMatches("remove", person, [disabled])).to.equal(true);
    expect(poolMatches("remove", person, [])).to.equal(true);
  });

  it("somebody who was enabled when the account is", () => {
    expect(poolMatches("enable", person, [disabled])).to.equal(false);
    expect(poolMatches("enable", person, [account])).to.equal(true);
  });
});
