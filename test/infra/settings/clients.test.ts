import { expect } from "chai";
import fc from "fast-check";
import { faultsOf, read } from "./read.ts";

const SCOPE = "aws.cognito.signin.user.admin";
const SCOPES = ["openid", "email", "profile", "phone", SCOPE];

const notes = (client: object) => ({
  clients: JSON.stringify({ notes: { callbackUrls: ["https://a.example/cb"], ...client } }),
});

describe("A client whose users may change their account", () => {
  it("is refused without the permission key, with what the scope allows and what to do", () => {
    expect(faultsOf(notes({ scopes: ["openid", SCOPE] }))).to.deep.equal([
      `clients.notes.scopes: ${SCOPE} lets the app, or a thief of its tokens, change the name, e-mail address, password and second ` +
        "factor of a user who signed in, and delete the account; remove the scope, or set " +
        "clients.notes.usersMayChangeTheirAccount to true if the app needs it",
    ]);
  });

  it("is accepted with the key, as text and as a value", () => {
    for (const usersMayChangeTheirAccount of [true, "true"]) {
      const { clients } = read(notes({ scopes: ["openid", SCOPE], usersMayChangeTheirAccount }));
      expect(clients["notes"]).to.deep.include({
        scopes: ["openid", SCOPE],
        usersMayChangeTheirAccount: true,
      });
    }
  });

  it("is not the default of further apps", () => {
    const { clients } = read(notes({}));
    expect(clients["notes"]?.scopes).not.to.include(SCOPE);
    expect(clients["notes"]?.usersMayChangeTheirAccount).to.equal(false);
  });

  it("is reported together with all other faults", () => {
    const callbackUrls = ["https://a.example/cb"];
    const clients = {
      one: { callbackUrls, scopes: [SCOPE] },
      two: { callbackUrls, scopes: ["openid", SCOPE] },
      three: { callbackUrls, usersMayChangeTheirAccount: true },
    };
    const faults = faultsOf({ clients: JSON.stringify(clients) });
    expect(faults.map((fault) => fault.split(":")[0])).to.deep.equal([
      "clients.one.scopes",
      "clients.one.scopes",
      "clients.two.scopes",
      "clients.three.usersMayChangeTheirAccount",
    ]);
  });

  it("has both the scope and the key or neither, for any scopes and any value", () => {
    const scopes = fc.subarray(SCOPES, { minLength: 1 }).map((some) => [...new Set(["openid", ...some])]);
    fc.assert(
      fc.property(scopes, fc.boolean(), (some, usersMayChangeTheirAccount) => {
        const faults = faultsOf(notes({ scopes: some, usersMayChangeTheirAccount }));
        expect(faults).to.have.length(some.includes(SCOPE) === usersMayChangeTheirAccount ? 0 : 1);
      }),
    );
  });
});
