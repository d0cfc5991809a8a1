import { expect } from "chai";
import fc from "fast-check";
import { ExitCode } from "../../../sync/model/exit-codes.ts";
import type { Person } from "../../../sync/model/person.ts";
import { readMapping } from "../../../sync/sources/read-mapping.ts";
import { readManifest, refusalOf } from "./files.ts";

const ADA: Person = {
  id: "ada",
  emails: ["Ada@example.com"],
  displayName: "Ada Lovelace",
  givenName: "Ada",
  familyName: "Lovelace",
  enabled: true,
};
const BOB: Person = { id: "bob", emails: ["bob@example.com"], displayName: "", enabled: false };

const YAML = `# who may sign in
people:
  - id: ada
    email: Ada@example.com
    name: Ada Lovelace
    givenName: Ada
    familyName: Lovelace
    groups: [Staff, Maths]
  - id: bob
    email: bob@example.com
    name:
    enabled: false
`;
const JSON_TEXT = `{
\t"people": [
\t\t{
\t\t\t"id": "ada", "email": "Ada@example.com", "name": "Ada \\u004covelace",
\t\t\t"givenName": "Ada", "familyName": "Lovelace", "groups": ["Staff", "Maths"]
\t\t},
\t\t{ "id": "bob", "email": "bob@example.com", "name": null, "enabled": false }
\t]
}
`;
const CSV = `id,email,name,givenName,familyName,groups,enabled
ada,Ada@example.com,"Ada Lovelace",Ada,Lovelace,Staff; Maths,TRUE

bob,bob@example.com,,,,,FALSE
`;
const FILES = { "people.yaml": YAML, "people.yml": YAML, "people.json": JSON_TEXT, "PEOPLE.CSV": CSV };

describe("A manifest of people", () => {
  for (const [name, text] of Object.entries(FILES)) {
    it(`gives its people with defaults: ${name}`, async () => {
      expect(await readManifest(name, text)).to.deep.equal([ADA, BOB]);
    });

    it(`may come from Windows, with a byte order mark: ${name}`, async () => {
      const text_ = `\uFEFF${text.replaceAll("\n", "\r\n")}`;
      expect(await readManifest(name, text_)).to.deep.equal([ADA, BOB]);
    });

    it(`can be read in part, by group: ${name}`, async () => {
      expect(await readManifest(name, text, { groups: ["Maths"] })).to.deep.equal([ADA]);
      expect(await readManifest(name, text, { groups: [], excludeGroups: ["Staff"] })).to.deep.equal([BOB]);
      const { code, hint } = await refusalOf(readManifest(name, text, { groups: ["maths"] }));
      expect([code, hint]).to.deep.equal(["GROUP_UNKNOWN", 'Its groups are "Maths", "Staff".']);
    });

    it(`lists no user of an empty file: ${name}`, async () => {
      for (const empty of ["", "\n \n", "\uFEFF"]) expect(await readManifest(name, empty)).to.deep.equal([]);
    });
  }

  it("lists no user of a file with only a header", async () => {
    expect(await readManifest("people.yaml", "people:\n")).to.deep.equal([]);
    expect(await readManifest("people.yaml", "people: []\n")).to.deep.equal([]);
    expect(await readManifest("people.json", '{"people": null}')).to.deep.equal([]);
    expect(await readManifest("people.csv", "id,email\n")).to.deep.equal([]);
  });

  it("gives the same users in all three formats", async () => {
    const word = fc.string({ unit: "grapheme", minLength: 1 }).map((text) => text.replaceAll(/\p{Cc}/gu, ""));
    const row = fc.record(
      { name: word, givenName: word, familyName: word, enabled: fc.boolean() },
      { requiredKeys: [] },
    );
    const inFormats = async (rows: readonly object[]) => {
      const people = rows.map((values, index) => ({ email: `p${index}@example.com`, ...values }));
      const keys = ["email", "name", "givenName", "familyName", "enabled"];
      // A column that is there says something of each.
      const given = (one: object) => new Map(Object.entries({ enabled: true, ...one }));
      const cell = (value: unknown) => `"${String(value ?? "").replaceAll('"', '""')}"`;
      const lines = people.map((one) => keys.map((key) => cell(given(one).get(key))).join());
      const json = JSON.stringify({ people }, undefined, "\t");
      return Promise.all([
        readManifest("people.json", json),
        readManifest("people.yaml", `# JSON, too\n${json}`),
        readManifest("people.csv", [keys.join(), ...lines].join("\r\n")),
      ]);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        const [json, yaml, csv] = await inFormats(rows);
        expect(json).to.have.length(rows.length);
        expect(yaml).to.deep.equal(json);
        expect(csv).to.deep.equal(json);
      }),
    );
  });

  it("identifies people by ID: another e-mail is the same user", async () => {
    const [before] = await readManifest("people.csv", "id,email\nada,ada@example.com");
    const [after] = await readManifest("people.csv", "id,email\nada,lovelace@example.com");
    expect([before?.id, after?.id]).to.deep.equal(["ada", "ada"]);
  });

  it("identifies people without an ID by e-mail, without case", async () => {
    const idOf = async (email: string) => (await readManifest("people.csv", `email\n${email}`))[0]?.id;
    const id = await idOf("Ada@Example.com");
    expect(id).to.match(/^mail-[0-9a-f]{32}$/);
    expect(await idOf("ada@example.com")).to.equal(id);
    expect(await idOf("lovelace@example.com")).not.to.equal(id);
  });

  it("uses the parts of a name without a full name", async () => {
    const text = "email,givenName,familyName\na@example.com,Ada,Lovelace\nb@example.com,,Cher\n";
    const people = await readManifest("people.csv", text);
    expect(people.map(({ displayName }) => displayName)).to.deep.equal(["Ada Lovelace", "Cher"]);
  });

  describe("with a mapping", () => {
    const text = "Personnel No.,Work E-Mail,Desk,name\n7,ada@example.com,3,Ada\n";

    it("takes what it says from other columns, and lets columns pass that it does not name", async () => {
      const mapping = { id: "Personnel No.", email: "Work E-Mail" };
      expect(await readManifest("people.csv", text, { mapping })).to.deep.equal([
        { id: "7", emails: ["ada@example.com"], displayName: "Ada", enabled: true },
      ]);
    });

    it("is refused if the column is missing: disabled users would count as enabled", async () => {
      const mapping = readMapping(["email=Work E-Mail", "enabled=Actve"]);
      const { code, message } = await refusalOf(readManifest("people.csv", text, { mapping }));
      expect(code).to.equal("USAGE");
      expect(message).to.include('there is no attribute "Actve"').and.not.to.include("Work E-Mail");
    });
  });

  it("is refused where there is none, or of no known kind, with what to do", async () => {
    const missing = await refusalOf(readManifest("people.yaml", "", { file: "nowhere/people.yaml" }));
    expect([missing.code, missing.exitCode]).to.deep.equal(["MANIFEST_UNREADABLE", ExitCode.wrongUsage]);
    expect(missing.message).to.equal("The manifest nowhere/people.yaml cannot be read: ENOENT.");
    for (const options of [{ file: undefined }, { file: "people.xlsx" }, { file: "people" }]) {
      const { code, hint } = await refusalOf(readManifest("people.yaml", "", options));
      expect([code, hint]).to.deep.equal([
        "USAGE",
        "Use a file with the extension .yaml, .yml, .json, .csv.",
      ]);
    }
  });
});
