import { expect } from "chai";
import { type ConsentRequest, consent } from "../../../automation/guard/destroy-consent.ts";
import { failureOf } from "../support/failure-of.ts";
import { recordedIo } from "../support/io.ts";

const request: ConsentRequest = {
  stack: "dev",
  deletesPool: true,
  losesRetain: false,
  accounts: 42,
  yes: false,
  deleteUsers: false,
};

describe("The consent to a destroy that takes the pool", () => {
  it("shows how many accounts go, before anything else", async () => {
    const io = recordedIo({ types: "dev" });
    await consent(request, io);
    expect(io.messages).to.deep.equal([
      "The user pool will be deleted with 42 accounts. Passwords and authenticator apps cannot be restored.",
    ]);
  });

  it("names the stack in what it advises", async () => {
    const error = await failureOf(() => consent({ ...request, stack: "prod" }, recordedIo()));
    expect(error.hint)
      .to.include("pulumi config set retain true --stack prod")
      .and.to.include("npm run provision -- --stack prod");
  });

  it("counts one account, and admits where Cognito does not say how many", async () => {
    const one = recordedIo({ types: "dev" });
    await consent({ ...request, accounts: 1 }, one);
    expect(one.messages.join()).to.include("will be deleted with 1 account.");
    const unknown = recordedIo({ types: "dev" });
    await consent({ ...request, accounts: undefined }, unknown);
    expect(unknown.messages.join()).to.include("will be deleted with an unknown number of accounts.");
  });

  it("is the stack's name typed, and nothing else", async () => {
    await consent(request, recordedIo({ types: " dev " }));
    for (const types of ["", "yes", "y", "Dev", "dev2"]) {
      const error = await failureOf(() => consent(request, recordedIo({ types })));
      expect(error).to.include({ code: "NOT_CONFIRMED", exitCode: 3 });
    }
  });

  it("is not --yes: the name is asked for all the same", async () => {
    const io = recordedIo({ types: "no" });
    await failureOf(() => consent({ ...request, yes: true }, io));
    expect(io.asked).to.have.length(1);
  });

  it("is --delete-users, which asks nothing", async () => {
    const io = recordedIo();
    await consent({ ...request, deleteUsers: true }, io);
    expect(io.asked).to.deep.equal([]);
  });

  it("is --delete-users alone, if the pool was deployed with retain: the stack's file may be missing", async () => {
    const lost = { ...request, losesRetain: true };
    const io = recordedIo({ types: "dev" });
    const error = await failureOf(() => consent({ ...lost, yes: true }, io));
    expect(error).to.include({ code: "USERS_WOULD_GO", exitCode: 4 });
    expect(error.message).to.include("deployed with retain").and.to.include("42 accounts");
    expect(error.hint).to.include("Pulumi.dev.yaml").and.to.include("--delete-users");
    expect(io.asked).to.deep.equal([]);
    await consent({ ...lost, deleteUsers: true }, io);
    await consent({ ...lost, deletesPool: false, yes: true }, io);
  });

  it("is refused by a guard without a terminal, also with --yes", async () => {
    for (const yes of [true, false]) {
      const error = await failureOf(() => consent({ ...request, yes }, recordedIo()));
      expect(error).to.include({ code: "USERS_WOULD_GO", exitCode: 4 });
      expect(error.message).to.include("42 accounts");
      expect(error.hint).to.include("--delete-users").and.to.include("retain true");
    }
  });
});

describe("The consent to a destroy that keeps the pool, or has none", () => {
  const kept = { ...request, deletesPool: false };

  it("is --yes", () => consent({ ...kept, yes: true }, recordedIo()));

  it("is a plain yes", async () => {
    const io = recordedIo({ confirms: true });
    await consent(kept, io);
    expect(io.asked).to.deep.equal(["Delete stack dev?"]);
  });

  it("is not a no, and not silence", async () => {
    for (const io of [recordedIo({ confirms: false }), recordedIo()]) {
      const error = await failureOf(() => consent(kept, io));
      expect(error).to.include({ code: "NOT_CONFIRMED", exitCode: 3 });
      expect(error.message).to.include("Nothing was deleted");
    }
  });
});
