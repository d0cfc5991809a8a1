import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Person } from "../../../sync/model/person.ts";
import { readMapping } from "../../../sync/sources/read-mapping.ts";
import type { SourceOptions } from "../../../sync/sources/source.ts";
import { readManifest, refusalOf } from "./files.ts";

/** An export with the head that the directory gives it. */
const exported = (name: string) => readFileSync(new URL(`exports/${name}`, import.meta.url), "utf8");

const read = (text: string, map: readonly string[], options: Partial<SourceOptions> = {}) =>
  readManifest("people.csv", text, { ...options, mapping: readMapping(map) });

/** "ada@example.com may sign in": who is listed, and whether they are enabled. */
const states = (people: readonly Person[]) =>
  people.map(({ emails, enabled }) => `${emails.join()} ${enabled ? "may" : "may not"}`);
const idsOf = (people: readonly Person[]) => people.map(({ id }) => id);

describe("An export of users", () => {
  it("of Google Workspace is read by its preset", async () => {
    const people = await read(exported("google.csv"), ["google"]);
    expect(states(people)).to.deep.equal([
      ...["ada@example.com may", "bob@example.com may not", "cyd@example.com may not"],
    ]);
    expect(people[0]).to.deep.include({
      displayName: "Ada Lovelace",
      givenName: "Ada",
      familyName: "Lovelace",
    });
    expect(idsOf(people).join()).to.match(/^(mail-\w+,?){3}$/);
    const byNumber = await read(exported("google.csv"), ["google", "id=Employee ID"]);
    expect(idsOf(byNumber)).to.deep.equal(["1001", "1002", people[2]?.id]);
  });

  it("has its ID column even if an invisible character is in the column's name", async () => {
    const people = await read("\u200bid,mail,account\u00adEnabled\n42,ada@example.com,False\n", ["entra"]);
    expect(idsOf(people)).to.deep.equal(["42"]);
    expect(states(people)).to.deep.equal(["ada@example.com may not"]);
  });

  it("of Google Workspace has shorter names in older files", async () => {
    const text = "First Name,Last Name,Email Address,Status\nAda,Lovelace,ada@example.com,Active\n";
    expect(states(await read(text, ["google"]))).to.deep.equal(["ada@example.com may"]);
  });

  it("of Entra ID is read by its preset: by the object's id, the mailbox or else the sign-in name, and groups by userType", async () => {
    const text = exported("entra.csv");
    const members = await read(text, ["entra"], { groups: ["Member"] });
    expect(states(members)).to.deep.equal(["Ada.Lovelace@example.com may", "bob@example.com may not"]);
    expect(members[0]).to.deep.include({
      id: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
      displayName: "Ada Lovelace",
      givenName: "Ada",
      familyName: "Lovelace",
    });
    expect(states(await read(text, ["entra"])))
      .to.have.length(3)
      .and.to.include("guest@example.org may");
    const older = text.replace(",id,", ",objectId,");
    expect(idsOf(await read(older, ["entra"]))).to.deep.equal(idsOf(await read(text, ["entra"])));
  });

  for (const [what, change] of [
    ["as it is", (text: string) => text],
    ["with the commas that Excel adds", (text: string) => text.replace("\n", `${",".repeat(16)}\n`)],
    ["with the stars of older templates", (text: string) => text.replaceAll(" Required", " *")],
    [
      "with examples in the head",
      (text: string) => text.replace("Name [displayName]", "Name (example: Chris Green) [displayName]"),
    ],
  ] as const) {
    it(`for bulk operations of Entra ID says who is blocked: ${what}`, async () => {
      const people = await read(change(exported("entra-bulk.csv")), ["entra"]);
      expect(states(people)).to.deep.equal(["ada@example.com may", "bob@example.com may not"]);
      expect(people[0]).to.deep.include({ displayName: "Ada Lovelace", familyName: "Lovelace" });
    });
  }

  it("of Microsoft 365 says who is blocked, too", async () => {
    const text =
      "Block credential,City,Display name,First name,Last name,Object Id,User principal name\n" +
      "False,Perth,Ada Lovelace,Ada,Lovelace,o1,ada@example.com\nTrue,Perth,Bob,Bob,,o2,bob@example.com\n";
    const people = await read(text, ["entra"]);
    expect(states(people)).to.deep.equal(["ada@example.com may", "bob@example.com may not"]);
    expect(idsOf(people)).to.deep.equal(["o1", "o2"]);
  });

  it("of Okta is read by its preset", async () => {
    const people = await read(exported("okta.csv"), ["okta"]);
    expect(states(people)).to.deep.equal([
      ...["ada@example.com may", "bob@example.com may not"],
      ...["cyd@example.com may not", "dan@example.com may not"],
    ]);
    expect(idsOf(people)).to.deep.equal(["1001", "1002", "1003", "1004"]);
  });

  // Source: "User account status", Okta Help: the status of the API, and the label of the Admin Console.
  for (const [status, label, may] of [
    ["STAGED", "Staged", false],
    ["PROVISIONED", "Pending user action", true],
    ["ACTIVE", "Active", true],
    ["RECOVERY", "Password reset", true],
    ["PASSWORD_EXPIRED", "Password expired", true],
    ["LOCKED_OUT", "Locked out", true],
    ["SUSPENDED", "Suspended", false],
    ["DEPROVISIONED", "Deactivated", false],
  ] as const) {
    it(`of Okta ${may ? "enables" : "disables"} a user who is ${status}`, async () => {
      for (const word of [status, label]) {
        const [user] = await read(`email,status,id\nada@example.com,${word},00u1\n`, ["okta"]);
        expect(user).to.deep.include({ id: "00u1", enabled: may });
      }
    });
  }

  it("of Workday is read by its preset", async () => {
    const people = await read(exported("workday.csv"), ["workday"]);
    expect(states(people)).to.deep.equal([
      ...["ada@example.com may", "bob@example.com may not"],
      ...["cyd@example.com may", "dan@example.com may not"],
    ]);
    expect(idsOf(people)).to.deep.equal(["1001", "1002", "1003", "1004"]);
    const roster =
      "Worker Status,Employee ID,Employee First Name,Email - Primary Work\n" +
      "Active,1,Ada,ada@example.com\nTerminated,2,Bob,bob@example.com\n";
    expect(states(await read(roster, ["workday"]))).to.deep.equal([
      ...["ada@example.com may", "bob@example.com may not"],
    ]);
  });

  it("is refused where a status is empty or unknown to the preset: it enables no user", async () => {
    const text = exported("okta.csv").replace(",ACTIVE,", ",,").replace(",STAGED,", ",FROZEN,");
    const { code, message } = await refusalOf(read(text, ["okta"]));
    expect(code).to.equal("MANIFEST_INVALID");
    expect(message.replaceAll(/\S*people\.csv/g, "")).to.equal(
      "The manifest has 2 faults:\n" +
        "  :2: status is empty: a missing status never means enabled\n" +
        '  :5: status is "FROZEN", which the mapping does not define as enabled or disabled',
    );
  });

  it("is refused where the column of the preset's id is empty: the user would become another one when it is filled in", async () => {
    const text = exported("okta.csv").replace(",1001", ",");
    const { code, message } = await refusalOf(read(text, ["okta"]));
    expect(code).to.equal("MANIFEST_INVALID");
    expect(message).to.include(
      "people.csv:2: employeeNumber is missing; with --map okta id=employeeNumber, users without an ID are identified by their e-mail address",
    );
    const [ada] = await read(text, ["okta", "id=employeeNumber"]);
    expect(ada?.id).to.match(/^mail-/);
    const people = await read(text, ["okta", "id="]);
    expect(idsOf(people).every((id) => id.startsWith("mail-"))).to.equal(true);
  });

  it("is refused where it has no column that the preset knows for the e-mail or the status", async () => {
    for (const [text, field] of [
      ["name,status\nAda,ACTIVE\n", "email"],
      ["email,firstName\nada@example.com,Ada\n", "enabled"],
    ] as const) {
      const { code, message, hint } = await refusalOf(read(text, ["okta"]));
      expect(code).to.equal("USAGE");
      expect(message).to.include(`has no column for ${field}: the preset okta reads`);
      expect(hint).to.include(`--map okta ${field}=COLUMN`);
    }
  });

  it("takes single fields from where they are mapped, and the rest as the preset has it", async () => {
    const people = await read(exported("okta.csv"), [
      "email=login",
      "okta",
      "enabled=status:ACTIVE|STAGED/*",
      "givenName=",
    ]);
    expect(people.map(({ enabled }) => enabled)).to.deep.equal([true, false, false, true]);
    expect(people[0]).to.deep.include({ id: "1001", emails: ["ada@example.com"], displayName: "Lovelace" });
  });
});
