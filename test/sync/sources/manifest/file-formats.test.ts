import { expect } from "chai";
import fc from "fast-check";
import { ManifestError } from "../../../../sync/sources/manifest/raw-manifest.ts";
import { readMapping } from "../../../../sync/sources/read-mapping.ts";
import { runs } from "../../../support/properties.ts";
import { readManifest, refusalOf } from "../files.ts";

const ADA = { id: "ada", emails: ["ada@example.com"], displayName: "Ada Lovelace", enabled: true };
const read = (content: string | Uint8Array, map: readonly string[] = []) =>
  readManifest("people.csv", content, map.length === 0 ? {} : { mapping: readMapping(map) });

async function faultsOf(content: string, map: readonly string[] = []): Promise<string[]> {
  const refusal = await refusalOf(read(content, map));
  if (!(refusal instanceof ManifestError)) throw refusal;
  return refusal.faults.map(({ line, message }) => `${line}: ${message}`);
}

describe("A table that a program wrote", () => {
  for (const [program, text] of [
    ["Excel with a separator line", "sep=,\nid,email,name\nada,ada@example.com,Ada Lovelace\n"],
    ["Excel with semicolons", "id;email;name;enabled\nada;ada@example.com;Ada Lovelace;true\n"],
    ["Excel with a line for semicolons", "sep=;\r\nid;email;name\r\nada;ada@example.com;Ada Lovelace\r\n"],
    ["a database, with tabs", "id\temail\tname\tgivenName\nada\tada@example.com\tAda Lovelace\t\n"],
    [
      "PowerShell 5.1",
      '#TYPE Selected.ADUser\n"id","email","name"\n"ada","ada@example.com","Ada Lovelace"\n',
    ],
    ["Entra ID, saved by Excel", "version:v1.0;;;\nid;email;name;\nada;ada@example.com;Ada Lovelace;\n"],
    [
      "a program with empty lines and columns",
      "\n\nid,email,name,,\n\nada,ada@example.com,Ada Lovelace,,\n,,,,\n",
    ],
  ] as const)
    it(`is read: ${program}`, async () => {
      const [person, ...others] = await read(text);
      expect({ ...person, ...(others.length > 0 && { others }) }).to.deep.equal(ADA);
    });

  it("is read in any encoding with a byte order mark, with any separator and line end", async () => {
    const cell = fc.string({ unit: fc.constantFrom(..."aé,;\t\"'漢 "), maxLength: 6 });
    const kind = fc.record({
      separator: fc.constantFrom(",", ";", "\t"),
      end: fc.constantFrom("\n", "\r\n", "\r"),
      encode: fc.constantFrom(utf8, utf16le, utf16be),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 4 }), kind, async (names, { separator, end, encode }) => {
        const rows = names.map((name, index) => [
          `p${index}`,
          `p${index}@example.com`,
          name.replaceAll("\t", " "),
        ]);
        const quoted = [["id", "email", "name"], ...rows].map((cells) =>
          cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(separator),
        );
        const plain = rows.map(([id, email, name]) => ({ id, email, name }));
        const asJson = await readManifest("people.json", JSON.stringify({ people: plain }));
        expect(await read(encode(`${quoted.join(end)}${end}`))).to.deep.equal(asJson);
      }),
      { numRuns: runs(60) },
    );
  });

  it("has its lines counted from the top of the file", async () => {
    expect(await faultsOf("#TYPE X\nsep=;\nid;email\n\na;bad\n")).to.deep.equal([
      '5: email "bad" is not an e-mail address',
    ]);
  });

  it("can have two columns of one name, if they are not read", async () => {
    const text = "Employee ID,Work Email,Name,Phone,Phone\nada,ada@example.com,Ada Lovelace,1,2\n";
    const map = ["id=Employee ID", "email=Work Email", "name=Name"];
    expect(await read(text, map)).to.deep.equal([ADA]);
    expect(await faultsOf(text.replace("Phone,Phone", "Name,Phone"), map)).to.deep.equal([
      '1: column "Name" appears twice',
    ]);
  });

  it("has a fault where a value has no column", async () => {
    expect(await faultsOf("id,email,,\na,a@example.com,,x\n")).to.deep.equal([
      "2: has 4 values for 2 columns; a value that contains the separator needs quotes",
    ]);
  });
});

describe("A row without a usable e-mail address", () => {
  const rows =
    "id,mail,displayName,accountEnabled\n1,,Bob,False\n2,n/a,Cyd,True\n3,n/a,Dan,True\n4,,Eve,True\n";

  it("is listed without one if an export gives the ID, so that the plan names the user", async () => {
    const people = await read(rows, ["entra"]);
    expect(people.map(({ id, emails, enabled }) => [id, emails, enabled])).to.deep.equal([
      ["1", [], false],
      ["2", ["n/a"], true],
      ["3", ["n/a"], true],
      ["4", [], true],
    ]);
  });

  it("is a fault if the export has no ID, because no account could be recognised", async () => {
    const text = "First Name,Last Name,Email Address,Status\nAda,Lovelace,,Suspended\n";
    expect(await faultsOf(text, ["google"])).to.deep.equal(["2: Email Address is missing"]);
  });

  it("is a fault in a file that is written by hand, unless the user is disabled", async () => {
    const text = "id,email,enabled\na,,false\nb,,true\nc,n/a,true\n";
    expect(await faultsOf(text)).to.deep.equal([
      "3: email is missing",
      '4: email "n/a" is not an e-mail address',
    ]);
    expect(await read(text.split("\n").slice(0, 2).join("\n"))).to.deep.equal([
      { id: "a", emails: [], displayName: "", enabled: false },
    ]);
  });
});

const utf8 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf8");
const utf16le = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
const utf16be = (text: string) => Buffer.from(utf16le(text)).swap16();
