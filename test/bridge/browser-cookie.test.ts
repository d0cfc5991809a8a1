import { expect } from "chai";
import fc from "fast-check";
import { browserSecret, randomSecret, setBrowserSecret } from "../../bridge/browser-cookie.ts";
import { bridgeEvent } from "./bridge-world.ts";

const NAME = "__Host-quick-sign-in";
const SECRETS = ["a".repeat(43), "B-_".repeat(14).concat("9")];

describe("The secret that ties a sign-in to its browser", () => {
  const cookies = fc.array(
    fc.tuple(
      // A site of the same domain can set all but the first.
      fc.constantFrom(NAME, "quick-sign-in", "__Secure-quick-sign-in", "__host-quick-sign-in", "x"),
      fc.constantFrom(
        ...SECRETS,
        "",
        `${SECRETS[0]}a`,
        `.${SECRETS[0]}`,
        `${SECRETS[0]} b`,
        `=${SECRETS[0]}`,
      ),
    ),
    { maxLength: 5 },
  );
  const of = (header: string | undefined) =>
    browserSecret(bridgeEvent({ path: "/", headers: header === undefined ? null : { cookie: header } }));

  it("is read from the cookie with its exact name, as a whole, whatever other cookies there are", () => {
    const property = fc.property(cookies, fc.constantFrom(";", "; "), (all, separator) => {
      const [own] = all.filter(([name, value]) => name === NAME && SECRETS.includes(value));
      expect(of(all.map((one) => one.join("=")).join(separator))).to.equal(own?.[1]);
    });
    fc.assert(property);
    expect(of(undefined)).to.equal(undefined);
    expect(of(NAME)).to.equal(undefined);
  });

  it("comes back from the browser as it was set, and is another one each time", () => {
    const secret = randomSecret();
    expect(of(setBrowserSecret(secret).split(";")[0])).to.equal(secret);
    expect(randomSecret()).not.to.equal(secret);
  });
});
