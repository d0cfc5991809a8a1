import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  addAttributesCommand,
  faultsOfAttributes,
  type PoolAttribute,
} from "../../../infra/user-pool/pool-attributes.ts";
import { syncAttributeLengths } from "../../../infra/user-pool/pool-schema.ts";

const POOL = "eu-central-1_AbCdEf123";
const NAMES = Object.keys(syncAttributeLengths);

const attribute = (name: string, changes: Partial<PoolAttribute> = {}): PoolAttribute => ({
  name: `custom:${name}`,
  attributeDataType: "String",
  mutable: true,
  stringAttributeConstraints: [{ minLength: "0", maxLength: String(syncAttributeLengths[name]) }],
  ...changes,
});
const ALL = NAMES.map((name) => attribute(name));
const PAGE = readFileSync(new URL("../../../docs/migrate-from-cdk.md", import.meta.url), "utf8");

/** What the AWS CLI gets, through a shell. */
function argumentsOf(command: string): string[] {
  const echo = 'aws() { for one in "$@"; do printf "%s\\n" "$one"; done; }';
  return execFileSync("sh", ["-c", `${echo}; ${command}`], { encoding: "utf8" })
    .trimEnd()
    .split("\n");
}

describe("The attributes of a pool that exists", () => {
  it("are accepted as this project declares them, or without limits", () => {
    expect(faultsOfAttributes(POOL, ALL)).to.deep.equal([]);
    const unlimited = NAMES.map((name) => attribute(name, { stringAttributeConstraints: [] }));
    expect(faultsOfAttributes(POOL, unlimited)).to.deep.equal([]);
  });

  it("are refused with the command that adds those that are missing, and no other", () => {
    const missing = ["source", "revision"];
    const faults = faultsOfAttributes(
      POOL,
      ALL.filter(({ name }) => !missing.includes(name.replace("custom:", ""))),
    );
    expect(faults.map(({ found }) => found)).to.deep.equal([
      "the pool lacks the attributes custom:source, custom:revision",
    ]);
    expect(faults[0]?.allowed)
      .to.include("cannot be undone")
      .and.to.include(addAttributesCommand(POOL, missing));
  });

  for (const [what, changes, fault] of [
    ["another type", { attributeDataType: "Number" }, "custom:source is of type Number"],
    ["no change", { mutable: false }, "custom:source cannot be written again"],
    [
      "a shorter value",
      { stringAttributeConstraints: [{ minLength: "0", maxLength: "8" }] },
      "custom:source holds 8 characters, not 32",
    ],
  ] as const)
    it(`are refused with ${what}, since no attribute can be changed`, () => {
      const others = ALL.filter(({ name }) => name !== "custom:source");
      const faults = faultsOfAttributes(POOL, [
        ...others,
        attribute("source", {
          ...changes,
          stringAttributeConstraints: [
            ...("stringAttributeConstraints" in changes ? changes.stringAttributeConstraints : []),
          ],
        }),
      ]);
      expect(faults.map(({ found }) => found)).to.deep.equal([
        `sync cannot use the pool's attributes: ${fault}`,
      ]);
      expect(faults[0]?.allowed).to.equal("use another pool: attributes cannot be changed");
    });
});

describe("The command that adds attributes", () => {
  it("reaches the AWS CLI as the attributes that a pool of this project has", () => {
    const [, operation, ...args] = argumentsOf(addAttributesCommand(POOL, NAMES));
    expect(operation).to.equal("add-custom-attributes");
    expect(args.slice(0, 5)).to.deep.equal([
      "--region",
      "eu-central-1",
      "--user-pool-id",
      POOL,
      "--custom-attributes",
    ]);
    const declared = Object.entries(syncAttributeLengths).map(
      ([name, longest]) =>
        `Name=${name},AttributeDataType=String,Mutable=true,StringAttributeConstraints={MinLength=0,MaxLength=${longest}}`,
    );
    expect(args.slice(5)).to.deep.equal(declared);
  });

  it("is the one of docs/migrate-from-cdk.md", () => {
    const [documented = ""] = /aws cognito-idp add-custom-attributes[^`]+/.exec(PAGE) ?? [];
    const withoutRegion = addAttributesCommand(POOL, NAMES).replace(" --region eu-central-1", "");
    expect(argumentsOf(documented.replace("POOL", POOL))).to.deep.equal(argumentsOf(withoutRegion));
  });
});
