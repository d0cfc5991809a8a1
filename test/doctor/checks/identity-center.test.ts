import { expect } from "chai";
import fc from "fast-check";
import { closestIssuer } from "../../../doctor/checks/facts/identity-center.ts";
import { handMadeMapping, uniqueFinding, unreadable } from "../../../doctor/checks/identity-center.ts";
import { attributeReader, attributeValues } from "../../../sign-in/exchange/people.ts";
import { FakeAws, manyPeople } from "../../support/fake-aws/index.ts";
import { withEnvironment } from "../../support/with-environment.ts";

const URL = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI";

function denied(message: string, members: object = {}): Error {
  return Object.assign(new Error(message), { name: "AccessDeniedException", $fault: "client", ...members });
}

describe("A refusal to read the users of IAM Identity Center", () => {
  it("is a restriction if AWS names its key, or no permission", () => {
    expect(unreadable(denied("", { Reason: "KMS_ACCESS_DENIED" })))
      .to.have.property("seen")
      .that.contains("key of the directory");
    expect(unreadable(denied("Access denied")))
      .to.have.property("seen")
      .that.contains("network access controls");
  });

  it("is left for the runner if a permission is missing, or for another error", () => {
    for (const error of [
      denied("not authorized to perform: identitystore:ListUsers"),
      new Error("ECONNRESET"),
    ])
      expect(() => unreadable(error)).to.throw(error.message);
  });
});

describe("The trusted token issuer of a pool", () => {
  const issuer = (arn: string, issuerUrl: string) => ({
    arn,
    issuerUrl,
    claim: "email",
    attribute: "emails.value",
  });

  it("is the one with its URL, else one that also names the pool", () => {
    const wrong = issuer("wrong", `${URL}/`);
    const right = issuer("right", URL);
    const other = issuer("other", "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other");
    expect(closestIssuer([other, wrong, right], URL)?.arn).to.equal("right");
    expect(closestIssuer([other, wrong], URL)?.arn).to.equal("wrong");
    expect(closestIssuer([issuer("case", URL.toUpperCase())], URL)?.arn).to.equal("case");
    expect(closestIssuer([other], URL)).to.equal(undefined);
  });
});

describe("The mapping of an issuer that was made by hand", () => {
  const mapping = (claim: string, attribute: string) => {
    const arn = "arn:aws:sso::111122223333:trustedTokenIssuer/ssoins-1/tti-1";
    return handMadeMapping({ arn, issuerUrl: "https://example.com", claim, attribute }, "eu-central-1");
  };

  it("may compare the e-mail with any attribute, and no other claim", () => {
    expect(mapping("email", "userName")).to.include({
      state: "ok",
      note: "email with userName; the issuer was made by hand",
    });
    expect(mapping("cognito:username", "userName"))
      .to.have.property("fix")
      .that.matches(/^aws sso-admin update-trusted-token-issuer .* --region eu-central-1$/);
  });
});

describe("Whether a value belongs to one user", () => {
  const values = (people: readonly (readonly [id: string, value: string])[]) => {
    const users = new Map<string, string[]>();
    for (const [id, value] of people) users.set(value, [...(users.get(value) ?? []), id]);
    return { users, disabled: new Set<string>(), read: people.length, isComplete: true };
  };

  it("is ok if it does, and says how many users were read", () => {
    const found = values([
      ["1", "ada@example.com"],
      ["2", "alan@example.com"],
    ]);
    expect(uniqueFinding("emails.value", found)).to.deep.equal({ state: "ok", note: "2 users" });
    const some = uniqueFinding("emails.value", { ...found, isComplete: false });
    expect(some).to.have.property("note").that.contains("the first 2 users");
  });

  it("notes values that differ in case alone", () => {
    const finding = uniqueFinding(
      "emails.value",
      values([
        ["1", "team@example.com"],
        ["2", "Team@example.com"],
      ]),
    );
    expect(finding.state).to.equal("ok");
    expect(finding).to.have.property("note").that.contains("team@example.com and Team@example.com");
  });

  it("fails for each value of two users, and shows five at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (count) => {
        const twins = Array.from({ length: count }, (_, index) => `${index}@example.com`);
        const finding = uniqueFinding(
          "emails.value",
          values(
            twins.flatMap(
              (one) =>
                [
                  ["a", one],
                  ["b", one],
                ] as const,
            ),
          ),
        );
        if (finding.state !== "failure") return false;
        const shown = twins.filter((one) => finding.seen.includes(` ${one} `)).length;
        return finding.seen.startsWith(`${count} values`) && shown === Math.min(count, 5);
      }),
    );
  });

  it("is read page by page, up to a limit", async () => {
    const aws = new FakeAws();
    const env = await aws.start();
    aws.identityCenter.people = manyPeople(250);
    const read = attributeReader("emails.value");
    if (read === undefined) throw new Error("The attribute is unknown.");
    const place = { config: {}, identityStoreId: "d-1234567890", signal: new AbortController().signal };
    try {
      const some = await withEnvironment(env, () => attributeValues(place, read, 2));
      expect([some.read, some.isComplete, some.users.size]).to.deep.equal([200, false, 200]);
      expect(aws.calls["Directory.ListUsers"]).to.equal(2);
      const all = await withEnvironment(env, () => attributeValues(place, read, 3));
      expect([all.read, all.isComplete]).to.deep.equal([250, true]);
    } finally {
      await aws.stop();
    }
  });

  it("knows the attributes that AWS compares", () => {
    const user = {
      UserName: "ada",
      Emails: [{ Value: "a@b.c" }, {}],
      ExternalIds: [{ Issuer: "i", Id: "x" }],
    };
    expect(attributeReader("userName")?.(user)).to.deep.equal(["ada"]);
    expect(attributeReader("emails.value")?.(user)).to.deep.equal(["a@b.c"]);
    expect(attributeReader("externalIds.id")?.(user)).to.deep.equal(["x"]);
    expect(attributeReader("nickName")).to.equal(undefined);
  });
});
