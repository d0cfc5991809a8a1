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

describe("An account matches the directory", () => {
  it("after a user was added, if it exists with the same values", () => {
    expect(poolMatches("add", person, [])).to.equal(false);
    expect(poolMatches("add", person, [{ ...account, username: "2" }])).to.equal(false);
    expect(poolMatches("add", person, [account])).to.equal(true);
  });

  it("after a change, if it has the new values", () => {
    expect(poolMatches("change", { ...person, email: "a@b.c" }, [account])).to.equal(false);
    expect(poolMatches("change", { ...person, name: "Countess" }, [account])).to.equal(false);
    expect(poolMatches("change", person, [account])).to.equal(true);
  });

  it("after a user was disabled or removed, if it is disabled or deleted", () => {
    expect(poolMatches("disable", { ...person, enabled: false }, [account])).to.equal(false);
    expect(poolMatches("disable", { ...person, enabled: false }, [disabled])).to.equal(true);
    expect(poolMatches("remove", person, [account])).to.equal(false);
    expect(poolMatches("remove", person, [disabled])).to.equal(true);
    expect(poolMatches("remove", person, [])).to.equal(true);
  });

  it("after a user was enabled, if it is enabled", () => {
    expect(poolMatches("enable", person, [disabled])).to.equal(false);
    expect(poolMatches("enable", person, [account])).to.equal(true);
  });
});
