import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Check } from "../../doctor/check.ts";
import { CHECK_GROUPS } from "../../doctor/checks/index.ts";
import { signInChecks } from "../../doctor/sign-in-checks.ts";
import { SYMPTOMS } from "../../doctor/symptoms/index.ts";
import { USER_CHECKS } from "../../doctor/user/index.ts";
import { FEDERATION_FAULTS } from "./faults/federation.ts";
import { PLANTED_FAULTS } from "./faults/index.ts";
import { USER_FAULTS } from "./faults/user.ts";

const ALL = CHECK_GROUPS.flatMap(({ checks }) => checks);
const SIGN_IN = signInChecks(() => Promise.reject(new Error("The test signs in no user.")));
const BY_ID: ReadonlyMap<string, Check> = new Map(ALL.map((check) => [check.id, check]));

describe("The registry of checks", () => {
  it("has each ID once, of an area and a name in kebab case", () => {
    const ids = ALL.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)]);
    expect(ids.filter((id) => !/^[a-z]+(?:-[a-z]+)*\.[a-z\d]+(?:-[a-z\d]+)*$/.test(id))).to.deep.equal([]);
  });

  it("has a title for each, as a sentence without a full stop", () => {
    expect(ALL.filter(({ title }) => !/^[A-Z].*[^.\s]$/.test(title)).map(({ id }) => id)).to.deep.equal([]);
  });

  it("has all checks that another one needs, and none that needs itself", () => {
    for (const { id } of ALL) expect(needsOf(id), id).not.to.include(id);
  });

  it("is in docs/doctor.md as a whole, with all planted faults, and no others", () => {
    const page = readFileSync(new URL("../../docs/doctor.md", import.meta.url), "utf8");
    const sectionOf = (name: string) =>
      page.split(`<!-- generated: ${name} -->`)[1]?.split("<!-- end -->")[0] ?? "";
    const cellsOf = (name: string, column: RegExp) =>
      [...sectionOf(name).matchAll(column)].map(([, cell = ""]) => cell);
    const faults = [...PLANTED_FAULTS, ...FEDERATION_FAULTS, ...USER_FAULTS].map(({ fault }) => fault);
    expect(cellsOf("checks", /^\| `([\w.-]+)` \|/gm)).to.deep.equal(
      [...ALL, ...USER_CHECKS, ...SIGN_IN.checks].map(({ id }) => id),
    );
    expect(cellsOf("symptoms", /^\| `([\w-]+)` \|/gm)).to.deep.equal(Object.keys(SYMPTOMS));
    expect(cellsOf("faults", /^\| ([^|]+?) \| `/gm)).to.deep.equal(faults);
  });

  it("has the check of each planted fault", () => {
    const planted = [...PLANTED_FAULTS, ...FEDERATION_FAULTS];
    expect(planted.filter(({ check }) => !BY_ID.has(check))).to.deep.equal([]);
    const faults = planted.map(({ fault }) => fault);
    expect(faults).to.deep.equal([...new Set(faults)]);
  });
});

function needsOf(id: string, before: readonly string[] = []): readonly string[] {
  const check = BY_ID.get(id);
  if (check === undefined) throw new Error(`${before.at(-1)} needs ${id}, which does not exist.`);
  if (before.includes(id)) return [id];
  return (check.needs ?? []).flatMap((need) => [need, ...needsOf(need, [...before, id])]);
}
