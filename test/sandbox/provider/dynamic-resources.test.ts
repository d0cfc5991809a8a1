import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { type HandMadeProgram, newProgram } from "./hand-made-program.ts";

interface Inputs {
  readonly file: string;
  readonly color: string;
}

/** Writes a file. Node's and the project's packages are loaded within the methods: Pulumi serializes what is outside them. */
const files: pulumi.dynamic.ResourceProvider<Inputs, Inputs> = {
  async create(inputs) {
    const { writeFileSync: write } = await import("node:fs");
    // A package of the project, as an SDK client is.
    const { stringify } = await import("yaml");
    write(inputs.file, stringify({ color: inputs.color }));
    return { id: inputs.file, outs: inputs };
  },
  async read(id, props) {
    const { readFileSync: readText } = await import("node:fs");
    const { parse } = await import("yaml");
    const { color } = parse(readText(id, "utf8"));
    return { id, props: { file: id, ...props, color } };
  },
  async diff(_id, olds, news) {
    return { changes: olds.color !== news.color };
  },
  async update(id, _olds, news) {
    const { writeFileSync: write } = await import("node:fs");
    const { stringify } = await import("yaml");
    write(id, stringify({ color: news.color }));
    return { outs: news };
  },
  async delete(id) {
    const { rmSync } = await import("node:fs");
    rmSync(id);
  },
};

class ColoredFile extends pulumi.dynamic.Resource {
  declare readonly color: pulumi.Output<string>;
  constructor(name: string, inputs: Inputs) {
    super(files, name, inputs);
  }
}

const TYPE = "pulumi-nodejs:dynamic:Resource";

describe("Dynamic resources in the sandbox", () => {
  let sandbox: Sandbox;
  let program: HandMadeProgram;

  before(async () => {
    sandbox = await sharedSandbox();
    program = await newProgram(sandbox);
  });
  after(() => program?.deployment.forget());

  it("are created, read, mended and deleted, by an inline program whose types are stripped", async () => {
    const file = join(program.deployment.folder, "colored.yaml");
    const declare = () => ({ color: new ColoredFile("file", { file, color: "red" }).color });
    const written = () => readFileSync(file, "utf8").trim();

    const created = await program.up(declare);
    expect(created.outputs["color"]).to.equal("red");
    expect(created.steps).to.include(`create ${TYPE}`);
    expect(written()).to.equal("color: red");
    writeFileSync(file, "color: green\n");
    await program.deployment.refresh();
    expect((await program.up(declare)).steps).to.deep.equal([`update ${TYPE}`]);
    expect(written()).to.equal("color: red");
    await program.deployment.destroy();
    expect(existsSync(file)).to.equal(false);
  });
});
