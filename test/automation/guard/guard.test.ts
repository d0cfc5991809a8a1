import { expect } from "chai";
import fc from "fast-check";
import { findViolations, protectedNames, refusal, withDependents } from "../../../automation/guard/guard.ts";
import { LOGICAL_NAMES, protectedResources } from "../../../infra/shared/protection.ts";
import { API, CLIENT, DOMAIN, FUNCTION, POOL, STAGE, step, urnOf } from "../support/engine-events.ts";

const TABLE = protectedResources.scimTable;

describe("The guard over what Amazon Quick was given", () => {
  const domainReplaced = [
    step("create-replacement", DOMAIN, ["domain"]),
    step("replace", DOMAIN, ["domain"], "contoso"),
    step("delete-replaced", DOMAIN, ["domain"], "contoso"),
  ];

  it("lets everything else be replaced and deleted", () => {
    expect(findViolations([step("replace", FUNCTION, ["name"]), step("delete", FUNCTION)], [])).to.deep.equal(
      [],
    );
  });

  it("allows protected resources to be created, updated, and left unchanged", () => {
    const steps = [step("create", POOL), step("update", API), step("import", CLIENT)];
    expect(findViolations(steps, [])).to.deep.equal([]);
  });

  it("names a resource that would be replaced once, with the property that forces it", () => {
    expect(findViolations(domainReplaced, [])).to.deep.equal([
      { name: "domain", happens: "replaced", because: ["domain"], id: undefined },
    ]);
  });

  it("tells the app client of a further app from Amazon Quick's, which alone was given to it", () => {
    const further = { ...step("delete", CLIENT), urn: urnOf(CLIENT, "sign-in-portal") };
    expect(findViolations([further], [])).to.deep.equal([]);
    expect(findViolations([further, step("delete", CLIENT)], [])).to.have.length(1);
  });

  it("tells the sign-in pages' two addresses apart", () => {
    const own = { ...step("delete", DOMAIN), urn: urnOf(DOMAIN, "sign-in-pages") };
    expect(findViolations([own], ["domain"]).map(({ name }) => name)).to.deep.equal(["pagesDomain"]);
    expect(findViolations([own], ["pagesDomain"])).to.deep.equal([]);
  });

  it("tells the table of SCIM from the worker's, and its API from the sign-in API", () => {
    const others = [
      { ...step("delete", TABLE), urn: urnOf(TABLE, "sign-in-sync") },
      { ...step("delete", API), urn: urnOf(API, "sign-in-scim") },
      { ...step("delete", STAGE), urn: urnOf(STAGE, "sign-in-scim") },
    ];
    expect(findViolations(others, [])).to.deep.equal([]);
    const own = { ...step("delete", TABLE), urn: urnOf(TABLE, "sign-in-scim") };
    expect(findViolations([own], []).map(({ name }) => name)).to.deep.equal(["scimTable"]);
    expect(refusal(findViolations([own], [])).message).to.include(
      "the users that your identity provider has pushed",
    );
  });

  it("names a resource that would be deleted", () => {
    expect(findViolations([step("delete", POOL, [], "eu-central-1_Abc")], [])).to.deep.equal([
      { name: "pool", happens: "deleted", because: [], id: "eu-central-1_Abc" },
    ]);
  });

  it("refuses every way of losing any of them, unless it was requested", () => {
    const losses = ["replace", "create-replacement", "delete-replaced", "delete", "discard"];
    fc.assert(
      fc.property(fc.constantFrom(...protectedNames), fc.constantFrom(...losses), (name, op) => {
        const type = protectedResources[name];
        const steps = [{ ...step(op, type), urn: urnOf(type, LOGICAL_NAMES[name] ?? "sign-in") }];
        expect(findViolations(steps, []).map((violation) => violation.name)).to.deep.equal([name]);
        expect(findViolations(steps, [name])).to.deep.equal([]);
      }),
    );
  });

  it("treats a request for the pool as one for what belongs to it, and for the API as one for its stage", () => {
    const ofPool = ["pool", "client", "domain", "pagesDomain", "trustedTokenIssuer"];
    expect(withDependents(["pool"])).to.deep.equal(ofPool);
    expect(withDependents(["api", "pool", "client"])).to.deep.equal(["api", "stage", ...ofPool]);
    const steps = [step("replace", POOL), step("replace", CLIENT), step("replace", DOMAIN)];
    expect(findViolations(steps, ["pool"])).to.deep.equal([]);
    expect(findViolations(steps, ["client"]).map(({ name }) => name)).to.deep.equal(["pool", "domain"]);
  });

  it("says which, why, what is lost, and how to ask for it, and ends with 4", () => {
    const error = refusal(findViolations(domainReplaced.slice(1), []));
    expect(error).to.include({ code: "PROTECTED", exitCode: 4 });
    expect(error.message).to.include(
      "domain (contoso) would be replaced because domain changed; lost: the address of the sign-in pages",
    );
    expect(error.hint).to.include("--replace domain.");
  });

  it("asks for the owner alone where its dependents go with it", () => {
    const steps = [step("replace", API), step("replace", STAGE), step("replace", CLIENT)];
    expect(refusal(findViolations(steps, [])).hint).to.include("allow it: --replace client --replace api.");
  });

  it("points to destroy, and to the two runs that it takes, where something would be deleted", () => {
    const { hint } = refusal(findViolations([step("delete", POOL)], []));
    expect(hint)
      .to.include("npm run destroy")
      .and.include("run twice with --replace pool: first with the previous config");
  });
});
