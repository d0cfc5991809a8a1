import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { KEYS } from "../../../infra/settings/keys.ts";
import { readSettings } from "../../../infra/settings/settings.ts";

const PROJECT = "contoso-desk";

function faultsIn(config: Record<string, string>, packages: readonly string[] = []): string[] {
  const reading = readSettings(config, PROJECT, undefined, new Set(packages));
  return "faults" in reading ? reading.faults.map((f) => `${f.key}: ${f.found}; ${f.allowed}`) : [];
}

describe("settings in another namespace than the project's", () => {
  it("are faults that name the right key", () => {
    expect(faultsIn({ "quick-sign-in:mfaRequired": "true" })).to.deep.equal([
      "quick-sign-in:mfaRequired: no program reads the namespace quick-sign-in; this project's is contoso-desk; " +
        "write contoso-desk:mfaRequired",
    ]);
  });

  for (const [mistyped, right] of [
    ["contoso:mfaRequired", "contoso-desk:mfaRequired"],
    ["contosodesk:mfaRequired", "contoso-desk:mfaRequired"],
    ["Contoso-Desk:retian", "contoso-desk:retian"],
    ["contoso_desk:retian", "contoso-desk:retian"],
    ["quicksignin:mfaRequired", "contoso-desk:mfaRequired"],
    ["quick-sign-in:retian", "contoso-desk:retian"],
    ["contoso:mfarequired", "contoso-desk:mfaRequired"],
    ["contoso:passwordPolicy.minimumLength", "contoso-desk:passwordPolicy"],
    ["aws:mfaRequired", "contoso-desk:mfaRequired"],
    ["pulumi:retain", "contoso-desk:retain"],
  ] as const) {
    it(`include ${mistyped}`, () => {
      expect(faultsIn({ [mistyped]: "true" }).join()).to.include(`write ${right}`);
    });
  }

  it("include every key of ours in every namespace that is no package's", () => {
    const namespaces = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/).filter((one) => one !== PROJECT);
    const known = ["alicloud", "aws", "aws-native", "cloudflare", "pulumi"];
    fc.assert(
      fc.property(namespaces, fc.constantFrom(...Object.keys(KEYS)), (namespace, key) => {
        fc.pre(!known.includes(namespace));
        expect(faultsIn({ [`${namespace}:${key}`]: "true" })).to.have.length(1);
      }),
    );
  });

  it("are reported with the other faults, in one go", () => {
    expect(faultsIn({ "contoso:retain": "true", "contoso-desk:mfaRequired": "maybe" })).to.have.length(2);
  });
});

describe("settings of other packages", () => {
  for (const key of [
    "aws:region",
    "aws:profile",
    "aws:defaultTags",
    "aws:endpoints",
    "aws-native:region",
    "pulumi:tags",
    "pulumi:disable-default-providers",
    "cloudflare:email",
    "kubernetes:kubeconfig",
    "shared:costCenter",
  ]) {
    it(`are left alone: ${key}`, () => expect(faultsIn({ [key]: "x" })).to.deep.equal([]));
  }

  it("are left alone under the name of a package that the project has added", () => {
    expect(faultsIn({ "mailer:email": "x" })).to.have.length(1);
    expect(faultsIn({ "mailer:email": "x" }, ["mailer"])).to.deep.equal([]);
  });

  it("share one name with ours in the aws provider: endpoints", () => {
    const file = new URL("../../../node_modules/@pulumi/aws/config/vars.d.ts", import.meta.url);
    const declared = [...readFileSync(file, "utf8").matchAll(/export declare const (\w+)/g)];
    const names = declared.map(([, name = ""]) => name);
    expect(names).to.include("region");
    expect(names.filter((name) => name in KEYS)).to.deep.equal(["endpoints"]);
  });
});
