import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { partsFor, type WorkerPart, workerBundle } from "../../../infra/directory-sync/worker-code.ts";
import type { WorkerSource } from "../../../sync/worker/config.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** What the worker uses, and why: a package that is not here has come with an import that it should not have. */
const USED = [
  // Its own clients: the pool, what it remembers, the queue, the audit lines; and the directory.
  "@aws-sdk/client-cognito-identity-provider",
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/client-sqs",
  "@aws-sdk/client-cloudwatch-logs",
  "@aws-sdk/client-identitystore",
  // What these clients are made of.
  ...["core", "credential-provider-env", "dynamodb-codec", "endpoint-cache"].map(
    (name) => `@aws-sdk/${name}`,
  ),
  ...["middleware-endpoint-discovery", "middleware-sdk-sqs"].map((name) => `@aws-sdk/${name}`),
  ...["core", "node-http-handler", "signature-v4", "types"].map((name) => `@smithy/${name}`),
  "@aws/lambda-invoke-store",
  ...["mnemonist", "obliterator"],
  // So many calls at a time.
  ...["p-limit", "yocto-queue"],
  // The config and the state, read by zod/mini.
  "zod",
];

/** What comes with a part that not every deployment has. */
const MORE: Readonly<Record<Exclude<WorkerPart, "idc">, readonly string[]>> = {
  scim: [],
  local: ["@aws-sdk/client-quicksight", "@aws-sdk/client-sts", ...xml()],
  role: ["@aws-sdk/credential-providers", "@aws-sdk/nested-clients", ...xml()],
};

/** STS answers in XML, and has its own way of signing. */
function xml(): string[] {
  return ["@aws-sdk/xml-builder", "@aws-sdk/signature-v4-multi-region"];
}

describe("The worker's archive", () => {
  it("contains the packages that the worker uses, and no others", () => {
    expect(packagesIn(["idc"])).to.deep.equal([...USED].sort());
  });

  for (const part of ["scim", "local", "role"] as const) {
    it(`contains the packages of ${part} only if the deployment uses it`, () => {
      expect(packagesIn(["idc", part])).to.deep.equal([...USED, ...MORE[part]].sort());
    });
  }

  it("contains nothing of the command line: no texts, no tables, no manifest parsers", () => {
    const own = Object.keys(workerBundle(["idc", "local", "scim", "role"]).bytesByFile);
    const ofCommand = /^sync\/(index\.ts|cli\/)|manifest|spec\.ts|^automation/;
    expect(own.filter((file) => ofCommand.test(file))).to.deep.equal([]);
    expect(own).to.include("sync/worker/handler.ts");
  });

  it("contains zod without its locales", () => {
    const { bytesByFile } = workerBundle(["idc"]);
    const languages = Object.keys(bytesByFile).filter((file) => /zod.*locales/.test(file));
    expect(languages).to.deep.equal([]);
  });

  it("is the same text for each location of the project, and does not contain the location", () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), "quick-sign-in-bundle-")));
    try {
      for (const name of ["sync", "infra", "package.json"])
        cpSync(join(ROOT, name), join(elsewhere, name), { recursive: true });
      symlinkSync(join(ROOT, "node_modules"), join(elsewhere, "node_modules"));
      const there = workerBundle(["idc", "role"], undefined, elsewhere).text;
      const here = workerBundle(["idc", "role"]).text;
      expect(there === here, "the same bytes").to.equal(true);
      expect(here.includes(ROOT)).to.equal(false);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it("contains the parts of the sources' kinds, and of a role if a source has one", () => {
    const ofAll = { sourceId: "idc", groups: [], excludeGroups: [], include: [], exclude: [], mapping: {} };
    const idc: WorkerSource = {
      kind: "idc",
      ...ofAll,
      region: "eu-central-1",
      identityStoreId: "d-1234567890",
    };
    const role = { roleArn: "arn:aws:iam::111122223333:role/reader", externalId: "x" };
    expect(partsFor([idc, { ...idc, sourceId: "idc:lab" }])).to.deep.equal(["idc"]);
    expect(partsFor([{ ...idc, ...role }])).to.deep.equal(["idc", "role"]);
    expect(partsFor([{ kind: "scim", ...ofAll, table: "pushed" }, idc])).to.deep.equal(["scim", "idc"]);
  });
});

function packagesIn(parts: readonly WorkerPart[]): string[] {
  const names = Object.entries(workerBundle(parts).bytesByFile).flatMap(([file, bytes]) => {
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
    return name === undefined || bytes === 0 ? [] : [name];
  });
  return [...new Set(names)].sort();
}
