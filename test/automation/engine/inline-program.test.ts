// One of the slower tests: it starts a real engine.
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import * as aws from "@pulumi/aws";
import { EngineClient, EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/engine_pb.js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import { expect } from "chai";
import { destroyCommand } from "../../../automation/commands/destroy.ts";
import { guardInlinePrograms, runtimeSettings } from "../../../automation/engine/inline-program.ts";
import { openStack } from "../../../automation/engine/workspace.ts";
import { DriverError } from "../../../automation/terminal/errors.ts";
import { type Deployment, newDeployment } from "../../support/deployment.ts";
import { resourcesOf } from "../../support/resources.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { failureOf } from "../support/failure-of.ts";
import { recordedIo } from "../support/io.ts";
import { losing } from "../support/losing.ts";
import { type SharedCommands, sharedCommands } from "../support/shared-commands.ts";

const EARLY_CALLS = [
  ["setRootResource", EngineClient.prototype],
  ["supportsFeature", ResourceMonitorClient.prototype],
] as const;

const INCOMPLETE = "The run of the program is incomplete";

describe("The SDK's language server", () => {
  it("is used only in a reviewed version", () => {
    const refused = () => guardInlinePrograms("3.999.0");
    expect(refused).to.throw(DriverError, "@pulumi/pulumi 3.999.0").with.property("code", "SDK_UNSUITABLE");
  });

  it("is wrapped once in a process", () => {
    const interceptors = () => runtimeSettings()?.grpcClientOptions.interceptors.length;
    guardInlinePrograms();
    const before = interceptors();
    guardInlinePrograms();
    expect(interceptors()).to.be.a("number").that.equals(before);
  });
});

describe("An engine at the port of one that is gone", () => {
  /** An engine, as far as one call goes. */
  async function serve(port: number) {
    const engine = new grpc.Server();
    const { setRootResource } = EngineService;
    const answer: grpc.handleUnaryCall<unknown, unknown> = (_call, callback) =>
      callback(null, new messages.SetRootResourceResponse());
    engine.addService({ setRootResource }, { setRootResource: answer });
    const bound = promisify(engine.bindAsync.bind(engine));
    return { engine, port: await bound(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure()) };
  }

  /** Asks by a client as the SDK makes it. */
  function clientOf(port: number) {
    const options = runtimeSettings()?.grpcClientOptions;
    const client = new EngineClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options);
    return {
      ask: () =>
        new Promise<string>((resolve) =>
          client.setRootResource(new messages.SetRootResourceRequest(), (error) =>
            resolve(error?.message ?? "answered"),
          ),
        ),
      close: () => client.close(),
    };
  }

  it("is not taken for that one", async () => {
    guardInlinePrograms();
    const { engine, port } = await serve(0);
    const first = clientOf(port);
    expect(await first.ask()).to.equal("answered");
    engine.forceShutdown();
    await wait(50);
    expect(await first.ask()).to.include("UNAVAILABLE");
    const next = await serve(port);
    const second = clientOf(port);
    expect(await second.ask()).to.equal("answered");
    for (const { close } of [first, second]) close();
    next.engine.forceShutdown();
  });
});

describe("A program that the SDK never ran", () => {
  describe("on a stack of two resources", () => {
    let deployment: Deployment;

    before(async () => {
      const program = async () => ({
        one: new aws.cloudwatch.LogGroup("sign-in-one", { retentionInDays: 7 }).name,
        two: new aws.cloudwatch.LogGroup("sign-in-two", { retentionInDays: 7 }).name,
      });
      deployment = await newDeployment(await sharedSandbox(), { program });
      await deployment.upAsItIs();
    });

    after(async () => {
      await deployment?.destroy();
      deployment?.forget();
    });

    for (const [method, client] of EARLY_CALLS) {
      it(`fails in up and in preview when ${method} is lost, and nothing goes`, async () => {
        const { stack } = deployment;
        const deployed = await resourcesOf(stack);
        for (const operate of [() => stack.up(), () => stack.preview()]) {
          const failed = await losing<unknown>(client, method, operate).catch((error: unknown) =>
            String(error),
          );
          expect(failed)
            .to.include(INCOMPLETE)
            .and.not.match(/deleted|to delete/);
        }
        expect(await resourcesOf(stack)).to.deep.equal(deployed);
      });
    }

    it("is not taken for one that has finished when a resource of it was never answered for", async () => {
      const { stack } = deployment;
      const deployed = await resourcesOf(stack);
      const failed = await losing(ResourceMonitorClient.prototype, "registerResource", () =>
        stack.up(),
      ).catch((error: unknown) => String(error));
      expect(failed).to.include(INCOMPLETE);
      expect(await resourcesOf(stack)).to.deep.equal(deployed);
    });
  });

  describe("on the stack of the driver", () => {
    let at: SharedCommands;

    before(async () => {
      at = await sharedCommands();
    });

    const deployed = async () => resourcesOf(await openStack(at.place()));

    /** As `losing`, from the given run of a program on. */
    const lostFromRun = (run: number, work: () => Promise<unknown>) =>
      at.inside(async () => {
        const before = await deployed();
        const failure = await failureOf(() =>
          losing(EngineClient.prototype, "setRootResource", work, { after: run - 1 }),
        );
        expect(failure).to.include({ code: "PROGRAM_INCOMPLETE", exitCode: 1 });
        expect(failure.message).to.match(/^The Pulumi program was interrupted: /);
        expect(failure.hint).to.include("run the same command again");
        expect(await deployed()).to.deep.equal(before);
      });

    it("is neither a preview in which all goes, nor one without changes", async () => {
      await lostFromRun(1, () => at.provision({ preview: true }));
    });

    it("is no up, though its preview went through", async () => {
      at.configure(at.stack, { mfaRequired: "true" });
      await lostFromRun(2, () => at.provision());
    });

    it("is no teardown: nothing is unprotected, and nothing deleted", async () => {
      at.configure(at.stack);
      for (const run of [1, 2])
        await lostFromRun(run, () =>
          destroyCommand({ ...at.place(), yes: true, deleteUsers: true, json: false }, recordedIo()),
        );
    });
  });
});
