import { expect } from "chai";
import { hasFollowed } from "../../../sandbox/cli/pool-matches.ts";

const person = { id: "1", email: "ada@example.com", name: "Ada", enabled: true };
const account = {
  username: "1",
  email: "ada@example.com",
  name: "Ada",
  emailVerified: true,
  enabled: true,
  awaitsFirstSignIn: true,
  federated: false,
  ours: true,
  invites: 1,
  mails: [],
};
const disabled = { ...account, enabled: false };

describe("A pool has followed", () => {
  it("somebody who was added when their account is there, as they are", () => {
    expect(hasFollowed("add", person, [])).to.equal(false);
    expect(hasFollowed("add", person, [{ ...account, username: "2" }])).to.equal(false);
    expect(hasFollowed("add", person, [account])).to.equal(true);
  });

  it("a change when the account shows it", () => {
    expect(hasFollowed("change", { ...person, email: "a@b.c" }, [account])).to.equal(false);
    expect(hasFollowed("change", { ...person, name: "Countess" }, [account])).to.equal(false);
    expect(hasFollowed("change", person, [account])).to.equal(true);
  });

  it("somebody who was disabled or removed when nobody signs in with the account", () => {
    expect(hasFollowed("disable", { ...person, enabled: false }, [account])).to.equal(false);
    expect(hasFollowed("disable", { ...person, enabled: false }, [disabled])).to.equal(true);
    expect(hasFollowed("remove", person, [account])).to.equal(false);
    expect(hasFollowed("remove", person, [disabled])).to.equal(true);
    expect(hasFollowed("remove", person, [])).to.equal(true);
  });

  it("somebody who was enabled when the account is", () => {
    expect(hasFollowed("enable", person, [disabled])).to.equal(false);
    expect(hasFollowed("enable", person, [account])).to.equal(true);
  });
});
