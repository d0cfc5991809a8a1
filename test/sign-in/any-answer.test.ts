import { expect } from "chai";
import fc from "fast-check";
import { AuthorizationResponseError } from "oauth4webapi";
import { describeSignIn } from "../../automation/output/sign-in-report.ts";
import { decodeToken, shownClaims } from "../../sign-in/claims.ts";
import { refusedRedirect } from "../../sign-in/failures.ts";
import type { SignInReport } from "../../sign-in/index.ts";
import { failurePage, resultPage } from "../../sign-in/page.ts";
import { firstUnseen } from "../../sync/model/safe-text.ts";

const anyText = fc.string({ unit: "binary", maxLength: 40 });
const anyClaims = fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.boolean(), fc.jsonValue()));

describe("Any answer of a provider", () => {
  const reportOf = (claims: Record<string, unknown>): SignInReport => ({
    claims: shownClaims(claims),
    refreshedClaims: shownClaims(claims),
    comparisons: [{ id: "email", title: "email is there", result: "differs", seen: String(claims["email"]) }],
  });

  it("is text on the page: it adds no element and no attribute", () => {
    const tags = (page: string) => page.match(/<[^>]*>/g) ?? [];
    const known = new Set(tags(resultPage("App", reportOf({ email: "a", exp: 1 }))));
    fc.assert(
      fc.property(anyClaims, (claims) => {
        for (const tag of tags(resultPage("App", reportOf(claims))))
          expect(known.has(tag), tag).to.equal(true);
      }),
    );
    fc.assert(
      fc.property(anyText, (text) => tags(failurePage(text)).length === tags(failurePage("")).length),
    );
  });

  it("moves no cursor and hides nothing in the terminal", () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const lines = describeSignIn(reportOf(claims), 40).split("\n");
        expect(
          lines.map(firstUnseen).filter((found) => found !== undefined && found !== "\u001b"),
        ).to.deep.equal([]);
      }),
    );
    fc.assert(
      fc.property(anyText, anyText, (error, error_description) => {
        const redirect = new URL(`http://localhost/?${new URLSearchParams({ error, error_description })}`);
        const cause = new AuthorizationResponseError("", { cause: redirect.searchParams });
        const { message, hint = "" } = refusedRedirect(redirect, cause);
        expect([firstUnseen(message), firstUnseen(hint)]).to.deep.equal([undefined, undefined]);
      }),
    );
  });

  it("is decoded, or is no token; and claims that tie it to a session are never shown", () => {
    fc.assert(fc.property(anyText, (text) => decodeToken(text) === undefined));
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
        const all = { ...claims, nonce: "n", jti: "j", origin_jti: "o", at_hash: "h", event_id: "e" };
        const decoded = decodeToken(`${part({ alg: "RS256" })}.${part(all)}.signature`);
        const read = JSON.parse(JSON.stringify(all));
        // zod leaves a claim of the name __proto__ out: it could change the object's prototype.
        const { nonce, jti, origin_jti, at_hash, event_id, ["__proto__"]: _, ...others } = read;
        expect(shownClaims(decoded?.claims ?? {})).to.deep.equal(shownClaims(others));
        expect(Object.keys(shownClaims(all))).not.to.include.members(["nonce"]);
      }),
    );
  });
});
