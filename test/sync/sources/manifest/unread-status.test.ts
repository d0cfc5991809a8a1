import { expect } from "chai";
import fc from "fast-check";
import { SyncError } from "../../../../sync/model/errors.ts";
import { NO, YES } from "../../../../sync/sources/manifest/status.ts";
import { readMapping } from "../../../../sync/sources/read-mapping.ts";
import { readManifest, refusalOf } from "../files.ts";

const MAP = ["id=No", "email=Mail"];

/** An export with one more column, which holds these values. */
function withColumn(column: string, values: readonly string[]): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = values.map((value, index) => `${index},p${index}@example.com,${cell(value)}`);
  return [`No,Mail,${cell(column)}`, ...rows, ""].join("\n");
}

const read = (text: string, map: readonly string[] = MAP) =>
  readManifest("people.csv", text, { mapping: readMapping(map) });

/** The mappings that a refusal proposes, as a shell would hand them over. */
function proposalsOf({ message }: SyncError): string[] {
  const words = [...message.matchAll(/--map ('(?:[^']|'\\'')*'|\S+?)(?=[,. ])/g)].map(
    ([, word = ""]) => word,
  );
  return words.map((word) => (word.startsWith("'") ? word.slice(1, -1).replaceAll("'\\''", "'") : word));
}

describe("A column that looks like a status and is not read", () => {
  for (const [column, values, rule] of [
    ["status", ["ACTIVE", "DEPROVISIONED", "STAGED"], "enabled=status:ACTIVE/DEPROVISIONED|STAGED"],
    ["Status [READ ONLY]", ["Active", "Suspended"], "enabled=Status [READ ONLY]:Active/Suspended"],
    ["Active Status", ["Yes", "No", "1", "0"], "enabled=Active Status"],
    ["accountEnabled", ["True", "False"], "enabled=accountEnabled"],
    ["Account Enabled", ["TRUE"], "enabled=Account Enabled"],
    [
      "Block sign in (Yes/No) [accountEnabled] Required",
      ["No", "Yes"],
      "enabled=!Block sign in (Yes/No) [accountEnabled] Required",
    ],
    ["Block credential", ["False"], "enabled=!Block credential"],
    ["Blocked", ["false"], "enabled=!Blocked"],
    ["is_active", ["1", "0"], "enabled=is_active"],
    ["Terminated", ["0", "1"], "enabled=!Terminated"],
    ["Disabled?", ["no", "yes"], "enabled=!Disabled?"],
    ["ARCHIVED", ["false"], "enabled=!ARCHIVED"],
    ["aktiv", ["ja", "nein"], "enabled=aktiv"],
    ["Beurlaubt und aktiv", ["immer", "nie"], "enabled=Beurlaubt und aktiv:WORD/immer|nie"],
    ["Mitarbeiterstatus", ["aktiv", "ausgeschieden"], "enabled=Mitarbeiterstatus:aktiv/ausgeschieden"],
    ["Employment Status", ["Employed", "Left"], "enabled=Employment Status:Employed/Left"],
    ["Termination date", ["", "2026-01-31"], "enabled=Termination date:WORD/2026-01-31"],
    ["Lifecycle", ["Active", "inactive", "active"], "enabled=Lifecycle:Active/inactive"],
    ["Status", ["Active"], "enabled=Status:Active/*"],
  ] as const) {
    it(`is refused with the mapping that reads it, and the one that says it is none: ${column}`, async () => {
      const refusal = await refusalOf(read(withColumn(column, values)));
      expect([refusal.code, refusal.exitCode]).to.deep.equal(["MANIFEST_INVALID", 2]);
      expect(refusal.message).to.include(`people.csv:1: column "${column}" looks like a status`);
      expect(proposalsOf(refusal)).to.deep.equal([rule, `ignore=${column}`]);
      expect(await read(withColumn(column, values), [...MAP, `ignore=${column}`])).to.have.length(
        values.length,
      );
    });
  }

  it("is refused beside another one, where its name can mean nothing else", async () => {
    const text = "No,Mail,Licensed,status,Marital status,Type\n1,a@example.com,yes,SUSPENDED,single,Active\n";
    const map = [...MAP, "enabled=Licensed"];
    const { message } = await refusalOf(read(text, map));
    expect(message)
      .to.include("one fault")
      .and.to.include('"status" looks like a status and is not read, unlike "Licensed"');
    expect(await read(text, [...map, "ignore=status"])).to.have.length(1);
  });

  it("is none where its values are something else, or a yes and a no that may mean anything", async () => {
    for (const [column, values] of [
      ["State", ["WA", "OR"]],
      ["State or province [state]", ["", ""]],
      ["2sv Enrolled [READ ONLY]", ["True", "False"]],
      ["Department", ["Active Directory", "Active"]],
      ["Left", ["", ""]],
      ["Former name", ["Byron", ""]],
      ["Last Sign In [READ ONLY]", ["Never logged in", ""]],
    ] as const)
      expect(await read(withColumn(column, values)), column).to.have.length(2);
  });

  it("is refused in YAML, too, on the line that has it first, and without a mapping", async () => {
    const yaml =
      "people:\n  - { id: a, email: a@example.com }\n  - id: b\n    email: b@example.com\n    active: false\n";
    const mapped = await refusalOf(readManifest("people.yaml", yaml, { mapping: readMapping(["name=id"]) }));
    expect(mapped.message).to.match(/people\.yaml:5: column "active".* add --map enabled=active,/);
    const plain = await refusalOf(readManifest("people.yaml", yaml));
    expect(plain.message)
      .to.match(/people\.yaml:5: "active" is not a field/)
      .and.to.include("--map enabled=active");
  });

  it("can be ignored in a file without a mapping, whose other fields are still checked", async () => {
    const text = (head: string) => `id,email,${head}\na,a@example.com,Active\n`;
    expect(await read(text("Status"), ["ignore=Status"])).to.have.length(1);
    const typo = await refusalOf(read(text("nmae"), ["ignore=email "]));
    expect(typo.message).to.include('has no column "email " to ignore');
    const other = await refusalOf(
      read("id,email,Status,nmae\na,a@example.com,Active,Ada\n", ["ignore=Status"]),
    );
    expect(other.message).to.include('"nmae" is not a field').and.not.to.include('"Status"');
  });

  it("is refused whatever its words are, and its proposal enables no user whose word is not known for it", async () => {
    const may = ["active", "enabled", "provisioned", "employed"];
    const word = fc.oneof(
      fc.constantFrom(
        "Active",
        "ENABLED",
        "provisioned",
        "employed",
        "y",
        "ja",
        "1",
        "n",
        "0",
        "Suspended",
        "left",
        "yes",
        "No",
        "",
        "a/b",
        'the "best"',
        "x|y",
        "*",
        "it's",
      ),
      fc.stringMatching(/^[a-z!:'"/|* ]{0,6}$/),
    );
    const column = fc.constantFrom(
      "status",
      "Status: HR",
      '"Status"',
      "!status",
      "Block sign in",
      "user's status",
    );
    await fc.assert(
      fc.asyncProperty(column, fc.array(word, { minLength: 1, maxLength: 6 }), async (name, values) => {
        const text = withColumn(name, values);
        const refusal = await refusalOf(read(text));
        expect(refusal.message).to.include("looks like a status");
        const [rule = ""] = proposalsOf(refusal);
        const people = await read(text, [...MAP, rule]).catch((error: unknown) => {
          // An empty value is a fault, and so is a * where a word should be named.
          if (error instanceof SyncError) return [];
          throw error;
        });
        for (const { id, enabled } of people)
          if (enabled)
            expect(values[Number(id)]?.trim().toLowerCase()).to.be.oneOf([
              ...may,
              ...(name === "Block sign in" ? NO : YES),
            ]);
      }),
    );
  });
});
