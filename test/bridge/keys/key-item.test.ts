import { expect } from "chai";
import fc from "fast-check";
import { fromKeyItem, toKeyItem } from "../../../bridge/keys/key-item.ts";
import { anySigningKey } from "./any-signing-key.ts";

describe("The item of a signing key", () => {
  it("gives the same key back, for any key", () => {
    fc.assert(
      fc.property(anySigningKey, (key) => {
        expect(fromKeyItem(toKeyItem(key))).to.deep.equal(key);
      }),
    );
  });

  it("gives no private member, whatever is in the table", () => {
    fc.assert(
      fc.property(anySigningKey, fc.constantFrom("d", "p", "q", "dp", "dq", "qi", "k"), (key, member) => {
        const item = toKeyItem({
          ...key,
          publicJwk: Object.assign({}, key.publicJwk, { [member]: "secret" }),
        });
        expect(JSON.stringify(item)).to.contain("secret");
        expect(fromKeyItem(item)).to.deep.equal(key);
      }),
    );
  });

  it("is nothing if a member of its certificate is missing, or its thumbprint is none", () => {
    fc.assert(
      fc.property(
        anySigningKey.filter(({ certificate }) => certificate !== undefined),
        fc.constantFrom("pem", "thumbprint", "notBefore", "notAfter"),
        (key, name) => {
          const item = toKeyItem(key);
          const { [name]: _, ...rest } =
            item["certificate"] && "M" in item["certificate"] ? item["certificate"].M : {};
          expect(fromKeyItem({ ...item, certificate: { M: rest } })).to.equal(undefined);
          expect(fromKeyItem({ ...item, certificate: { M: { ...rest, [name]: { S: "" } } } })).to.equal(
            undefined,
          );
        },
      ),
    );
  });

  it("gives nothing if a member is missing, unknown, or of another key", () => {
    fc.assert(
      fc.property(
        anySigningKey,
        fc.constantFrom("algorithm", "status", "store", "arn", "kid"),
        (key, name) => {
          const { [name]: _, ...rest } = toKeyItem(key);
          expect(fromKeyItem(rest)).to.equal(undefined);
          expect(fromKeyItem({ ...rest, [name]: { S: "" } })).to.equal(undefined);
          if (name !== "arn") expect(fromKeyItem({ ...rest, [name]: { S: "other" } })).to.equal(undefined);
        },
      ),
    );
  });
});
