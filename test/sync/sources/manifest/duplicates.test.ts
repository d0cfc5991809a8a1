import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { SyncError } from "../../../../sync/model/errors.ts";
import { ManifestError } from "../../../../sync/sources/manifest/raw-manifest.ts";
import { readMapping } from "../../../../sync/sources/read-mapping.ts";
import { runs } from "../../../support/properties.ts";
import { readManifest, refusalOf } from "../files.ts";

/** The ID that is derived from this e-mail address. */
const derivedId = (email: string) =>
  `mail-${createHash("sha256").update(email.toLowerCase()).digest("hex").slice(0, 32)}`;

async function faultsOf(text: string): Promise<string[]> {
  const refusal = await refusalOf(readManifest("people.csv", text));
  if (!(refusal instanceof ManifestError)) throw refusal;
  return refusal.faults.map(({ line, message }) => `${line}: ${message}`);
}

describe("Two records of a manifest", () => {
  const ADA = derivedId("ada@example.com");

  it("are refused where one has the id that the other's e-mail makes: one of the two would take over an account", async () => {
    const kept = `${ADA},lovelace@example.com`;
    const newcomer = ",ada@example.com";
    expect(await faultsOf(`id,email\n${kept}\n${newcomer}\n`)).to.deep.equal([
      `3: has no id, and the id derived from its e-mail ada@example.com, ${ADA}, is on line 2: give it another id`,
    ]);
    expect(await faultsOf(`id,email\n${newcomer}\n${kept.toUpperCase()}\n`)).to.deep.equal([
      `3: id ${ADA.toUpperCase()} is also derived from the e-mail ada@example.com on line 2, which has no id: give that line an id`,
    ]);
  });

  it("may have one e-mail where only one of them is enabled: who comes back has a new record", async () => {
    const text = readFileSync(new URL("../exports/rehire.csv", import.meta.url), "utf8");
    const people = await readManifest("people.csv", text);
    expect(people.map(({ id, emails, enabled }) => [id, emails[0], enabled])).to.deep.equal([
      ["1001", "ada@example.com", false],
      ["2044", "ada@example.com", true],
    ]);
    const mapping = readMapping(["enabled=Status:Active/Left"]);
    const exported = "id,email,Status\n1,a@example.com,Active\n2,A@example.com,Left\n3,a@example.com,left\n";
    expect(await readManifest("people.csv", exported, { mapping })).to.have.length(3);
  });

  it("are refused with one e-mail if both are enabled, with any entries between them", async () => {
    const text = "id,email,enabled\n1,a@example.com,true\n2,a@example.com,false\n3,A@example.com,true\n";
    expect(await faultsOf(text)).to.deep.equal(["4: email A@example.com is also on line 2"]);
  });

  it("are refused with one e-mail and no ids, also where one is disabled: they would be one user", async () => {
    for (const [first, second] of [
      ["true", "true"],
      ["false", "true"],
      ["true", "false"],
      ["false", "false"],
    ])
      expect(
        await faultsOf(`email,enabled\nada@example.com,${first}\nAda@Example.com,${second}\n`),
      ).to.deep.equal([
        "3: email Ada@Example.com is also on line 2, and neither line has an id to distinguish them",
      ]);
  });

  it("are never listed under one id, nor enabled with one e-mail; all others are listed", async () => {
    const emails = ["ada@example.com", "ADA@example.com", "bob@example.com", "cy@example.com"];
    const ids = ["", "a", "A", "b", ...emails.map(derivedId), ADA.toUpperCase()];
    const row = fc.record({
      id: fc.constantFrom(...ids),
      email: fc.constantFrom(...emails),
      enabled: fc.constantFrom("true", "false"),
    });
    const hasTwice = (all: readonly string[]) =>
      new Set(all.map((one) => one.toLowerCase())).size < all.length;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        const lines = rows.map(({ id, email, enabled }) => `${id},${email},${enabled}`);
        const people = await readManifest("people.csv", ["id,email,enabled", ...lines, ""].join("\n")).catch(
          (error: unknown) => error,
        );
        const effective = rows.map(({ id, email }) => id || derivedId(email));
        const claimed = rows.filter(({ enabled }) => enabled !== "false").map(({ email }) => email);
        if (hasTwice(effective) || hasTwice(claimed)) expect(people).to.be.instanceOf(SyncError);
        else
          expect(people).to.deep.equal(
            rows.map(({ email, enabled }, index) => ({
              id: effective[index],
              ...(rows[index]?.id === "" && { reusableId: true }),
              emails: [email],
              displayName: "",
              enabled: enabled !== "false",
            })),
          );
      }),
      { numRuns: runs(300) },
    );
  });
});
