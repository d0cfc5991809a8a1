import { expect } from "chai";
import { ExitCode } from "../../../sync/model/exit-codes.ts";
import { ManifestError } from "../../../sync/sources/manifest/raw-manifest.ts";
import { readManifest, refusalOf } from "./files.ts";

/** What is said to be wrong with a manifest: "3: email is missing". */
async function faultsOf(name: string, content: string | Uint8Array): Promise<string[]> {
  const refusal = await refusalOf(readManifest(name, content));
  if (!(refusal instanceof ManifestError)) throw refusal;
  return refusal.faults.map(({ line, message }) => `${line}: ${message}`);
}

const FIELDS = "id, email, name, givenName, familyName, groups, enabled, subject";

describe("A manifest with faults", () => {
  it("names all of them together, each with its line: YAML", async () => {
    const text = `people:
  - id: ada
    email: ada@
    nmae: Ada
  - id: 007
    email: bond@example.com
    enabled: yes
    groups:
      staff: true
  - name: |
      two
      lines
  - just a text
  - id: a b
    email: ab@example.com
    groups: [Staff, 7]
  - { id: c@d, email: cd@example.com, enabled: 1 }
`;
    expect(await faultsOf("people.yaml", text)).to.deep.equal([
      `3: email "ada@" is not an e-mail address`,
      `4: "nmae" is not a field; use ${FIELDS}`,
      "5: id is not text: put it in quotes",
      "7: enabled is neither true nor false",
      "8: groups is not a list",
      "10: name contains a line break or another control character",
      "10: email is missing",
      "13: is not a person: it has no fields",
      "14: id contains a space or a character that a username cannot contain",
      "16: groups is not text: put it in quotes",
      "17: id contains an @: an id must not be an e-mail address, because addresses change",
      "17: enabled is neither true nor false",
    ]);
  });

  it("names all of them together, each with its line: JSON", async () => {
    const text = `{ "people": [
      { "email": "ada@example.com",
        "enabled": "no" },
      { "id": 12,
        "email": null }
    ] }`;
    expect(await faultsOf("people.json", text)).to.deep.equal([
      "3: enabled is neither true nor false",
      "4: id is not text: put it in quotes",
      "5: email is missing",
    ]);
  });

  it("names all of them together, each with its line: CSV", async () => {
    const text = `id,email,"na
me",enabled
ada,ada@example.com,Ada,yes

"x
y",b@example.com,B,
c,c@example.com,C,true,more
d,,D,true
`;
    expect(await faultsOf("people.csv", text)).to.deep.equal([
      `1: "na\\nme" is not a field; use ${FIELDS}`,
      "3: enabled is neither true nor false",
      "5: id contains a line break or another control character",
      "5: id contains a space or a character that a username cannot contain",
      "5: enabled is neither true nor false",
      "7: has 5 values for 4 columns; a value that contains the separator needs quotes",
      "8: email is missing",
    ]);
  });

  it("counts lines as an editor does, whatever ends them", async () => {
    const lines = ["id,email", '"quoted",a@example.com', "", "b,bad", "c,worse"];
    for (const end of ["\n", "\r\n", "\r"]) {
      const [first = "", second = ""] = await faultsOf("people.csv", lines.join(end));
      expect([first.slice(0, 2), second.slice(0, 2)]).to.deep.equal(["4:", "5:"]);
    }
  });

  it("refuses an id or an e-mail that comes twice, whatever its case, with both lines", async () => {
    const yaml = `people:
  - { id: ada, email: a@example.com }
  - { id: ADA, email: b@example.com }
  - { email: A@Example.com }
  - { email: c@example.com, name: 7 }
`;
    expect(await faultsOf("people.yaml", yaml)).to.deep.equal([
      "3: id ADA is also on line 2",
      "4: email A@Example.com is also on line 2",
      "5: name is not text: put it in quotes",
    ]);
    const csv = "id,email\na,x@example.com\nb,X@example.com\n";
    expect(await faultsOf("people.csv", csv)).to.deep.equal(["3: email X@example.com is also on line 2"]);
  });

  it("refuses a field or a column that comes twice: one of the two would be lost", async () => {
    const yaml = "people:\n  - email: a@example.com\n    email: b@example.com\n";
    expect(await faultsOf("people.yaml", yaml)).to.deep.equal(["3: Map keys must be unique"]);
    const csv = "email,name,email\na@example.com,A,b@example.com\n";
    expect(await faultsOf("people.csv", csv)).to.deep.equal(['1: column "email" appears twice']);
  });

  it("says where quotes went wrong", async () => {
    const head = "id,email,name\na,a@example.com,A\n\n";
    const faults = await Promise.all(
      [
        'b,b@example.com,"B\nc,c@example.com,C\n',
        'b,b@example.com,B "the" C\n',
        'b,b@example.com,"B"b\n',
      ].map((rest) => faultsOf("people.csv", head + rest)),
    );
    expect(faults).to.deep.equal([
      ["4: a quote is never closed"],
      ['4: a quote is in the middle of a field: quote the whole field, and write ""'],
      ['4: text follows a closing quote; write a quote within a field as ""'],
    ]);
  });

  it("says where YAML is none", async () => {
    const [fault] = await faultsOf("people.yaml", "people:\n  - id: a\n   email: b\n");
    expect(fault).to.match(/^3: /);
    const [unfinished] = await faultsOf("people.json", '{ "people": [\n {"email": "a@example.com"}\n');
    expect(unfinished).to.match(/^3: /);
  });

  it("refuses what is no list of people at all, in every shape", async () => {
    const no = ['1: the manifest is not a list under the single key "people"'];
    for (const text of [
      "- email: a@example.com\n",
      "users: []\n",
      "people: ada\n",
      "42",
      "people: []\nmore: 1\n",
    ])
      expect(await faultsOf("people.yaml", text), text).to.deep.equal(no);
  });

  it("refuses aliases, which can make a small file a huge one", async () => {
    const text = "people:\n  - email: &one a@example.com\n  - email: *one\n";
    expect(await faultsOf("people.yaml", text)).to.deep.equal([
      "3: *one is an alias: write the value instead",
    ]);
  });

  it("refuses a file that is not UTF-8, with the first line that is not", async () => {
    const latin1 = Buffer.from("id,email,name\na,a@example.com,A\nb,b@example.com,Bj\xF6rn\n", "latin1");
    const message =
      'not UTF-8; save it as UTF-8 (in Excel as "CSV UTF-8", in PowerShell with -Encoding utf8)';
    expect(await faultsOf("people.csv", latin1)).to.deep.equal([`3: ${message}`]);
    const withoutMark = Buffer.from("id,email\n", "utf16le");
    expect(await faultsOf("people.csv", withoutMark)).to.deep.equal([`1: ${message}`]);
    const oddLength = Buffer.concat([Buffer.from("\uFEFFid,email\n", "utf16le"), Buffer.from([0x61])]);
    expect(await faultsOf("people.csv", oddLength)).to.deep.equal([`1: ${message}`]);
  });

  it("accepts group names of scripts that have spaces and joiners of their own", async () => {
    const groups = ["営業\u3000部", "برنامه\u200cنویس", "👩\u200d💻 Devs"];
    const people = await readManifest(
      "people.yaml",
      JSON.stringify({ people: [{ id: "ada", email: "ada@example.com", groups }] }),
      { groups: [groups[0] ?? ""] },
    );
    expect(people.map(({ id }) => id)).to.deep.equal(["ada"]);
  });

  it("names an invisible character where users and groups are recognised by the text", async () => {
    const text = `people:
  - id: ada\u200b
    email: a\u200bda@example.com
    groups: ["St\u00adaff"]
  - id: b\u00a0ob
    email: bob@example.com
    name: Bob\u200d
`;
    const found = (code: string) =>
      `contains the invisible character U+${code}: delete it, or type the value again`;
    expect(await faultsOf("people.yaml", text)).to.deep.equal([
      `2: id ${found("200B")}`,
      `3: email ${found("200B")}`,
      `4: groups ${found("00AD")}`,
      `5: id ${found("00A0")}`,
    ]);
  });

  it("names a name that YAML reads as empty", async () => {
    const text = `people:
  - { id: cn, email: c.null@example.com, familyName: Null }
  - { id: NULL, email: b@example.com, name: null, givenName: ~, familyName: "Null" }
`;
    const read = (key: string, word: string) =>
      `${key} is read as empty: write "${word}" in quotes for a name, or delete it`;
    expect(await faultsOf("people.yaml", text)).to.deep.equal([
      `2: ${read("familyName", "Null")}`,
      `3: ${read("id", "NULL")}`,
    ]);
  });

  it("names the line at which a file is nested too deeply", async () => {
    const blocks = Array.from({ length: 3000 }, (_, index) => `${" ".repeat(index)}- a:`).join("\n");
    const message =
      "is nested too deeply for a manifest: it is a list of people, whose fields are texts and lists of texts";
    expect(
      await faultsOf("people.yaml", `people:\n  - id: a\n    email: ${"[".repeat(50_000)}`),
    ).to.deep.equal([`3: ${message}`]);
    const [fault = ""] = await faultsOf("people.yaml", `people:\n${blocks}`);
    expect(fault).to.match(/^\d\d: is nested too deeply/);
  });

  it("is an error with the file's name on each line, and a limited number of lines", async () => {
    const rows = Array.from({ length: 60 }, (_, index) => `p${index},bad`);
    const { message, hint, exitCode } = await refusalOf(
      readManifest("people.csv", ["id,email", ...rows].join("\n")),
    );
    const [head, first, ...others] = message.split("\n");
    expect(head).to.equal("The manifest has 60 faults:");
    expect(first).to.match(/people\.csv:2: email "bad" is not an e-mail address$/);
    expect(others.at(-1)).to.equal("  and 10 more");
    expect(hint).to.include("No user was invited");
    expect(exitCode).to.equal(ExitCode.wrongUsage);
  });

  it("refuses fields named like properties of every object", async () => {
    const text = '{"people": [{"email": "a@example.com", "__proto__": "x", "constructor": "y"}]}';
    expect(await faultsOf("people.json", text)).to.deep.equal([
      `1: "__proto__" is not a field; use ${FIELDS}`,
      `1: "constructor" is not a field; use ${FIELDS}`,
    ]);
  });
});
