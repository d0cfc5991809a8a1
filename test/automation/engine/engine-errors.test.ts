import { CommandError, ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { translate } from "../../../automation/engine/engine-errors.ts";
import { DriverError, type DriverErrorCode } from "../../../automation/terminal/errors.ts";

/** What the Automation API throws when the CLI ends with this on stderr. */
const result = (stderr: string) => `code: 255\n stdout: \n stderr: ${stderr}\n err?: \n`;
const cliSaid = (stderr: string) => new CommandError(result(stderr));

const run = { stack: "prod" };

interface Case {
  readonly of: string;
  readonly said: string;
  readonly code: DriverErrorCode;
  readonly message: RegExp;
  readonly hint: RegExp;
  readonly exitCode?: number;
}

const CASES: readonly Case[] = [
  {
    of: "no CLI",
    said: "Command failed with ENOENT: pulumi version\nspawn pulumi ENOENT",
    code: "CLI_MISSING",
    message: /not found on PATH/,
    hint: /pulumi\.com\/docs\/install/,
  },
  {
    of: "an old CLI",
    said: "Minimum version requirement failed. The minimum CLI version requirement is 3.95.0, your current CLI version is 3.1.0.",
    code: "CLI_UNSUITABLE",
    message: /too old/,
    hint: /docs\/install/,
  },
  {
    of: "an engine that was killed",
    said: "Command was killed with SIGKILL (Forced termination): pulumi up --yes --skip-preview --stack prod\nUpdating (prod):",
    code: "ENGINE_KILLED",
    message: /ended from outside by SIGKILL.*leaves stack prod locked/,
    hint: /pulumi cancel --stack prod, then pulumi refresh --stack prod\. Then run the same command again/,
  },
  {
    of: "no backend",
    said: "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
    code: "NOT_LOGGED_IN",
    message: /No Pulumi backend is selected/,
    hint: /pulumi login --local.*s3:\/\/BUCKET/,
  },
  {
    of: "a protected resource that the config no longer declares",
    said: "error: Preview failed: resource \"urn:pulumi:dev::quick-sign-in::aws:dynamodb/table:Table::sign-in-scim\" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the `protect` flag from the resource in your Pulumi\nprogram and run `pulumi up`, or use the command:\n`pulumi state unprotect 'urn'`",
    code: "PROTECTED",
    message: /no longer declares/,
    hint: /previous config, run with --replace NAME.*again with the change/,
    exitCode: 4,
  },
  {
    of: "no passphrase",
    said: 'error: constructing secrets manager of type "passphrase": unable to find either `PULUMI_CONFIG_PASSPHRASE` or `PULUMI_CONFIG_PASSPHRASE_FILE`: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables',
    code: "PASSPHRASE_MISSING",
    message: /No passphrase is set for stack prod/,
    hint: /PULUMI_CONFIG_PASSPHRASE_FILE/,
  },
  {
    of: "a wrong passphrase",
    said: "error: getting secrets manager: incorrect passphrase",
    code: "PASSPHRASE_WRONG",
    message: /passphrase of stack prod is wrong/,
    hint: /docs\/state\.md/,
  },
  {
    of: "a folder that is not there",
    said: "error: unable to open bucket file:///backup/state?no_tmp_dir=true: stat /backup/state: no such file or directory",
    code: "BACKEND_UNREACHABLE",
    message: /cannot be reached at file:\/\/\/backup\/state\.$/,
    hint: /pulumi whoami --verbose/,
  },
  {
    of: "a bucket that cannot be listed",
    said: "error: error listing stacks: could not list bucket: blob (code=PermissionDenied): operation error S3: ListObjectsV2, api error AccessDenied: User is not authorized to perform: s3:ListBucket",
    code: "BACKEND_UNREACHABLE",
    message: /backend cannot be reached/,
    hint: /address and credentials/,
  },
  {
    of: "a stack name that cannot be one",
    said: "error: a stack name may only contain alphanumeric, hyphens, underscores, or periods: invalid character ' ' at position 1",
    code: "STACK_NAME_INVALID",
    message: /"prod" is not a valid stack name/,
    hint: /letters, digits, hyphens/,
    exitCode: 2,
  },
  {
    of: "a taken domain prefix",
    said: "error: InvalidParameterException: Domain already associated with another user pool.",
    code: "DOMAIN_PREFIX_TAKEN",
    message: /in use, or reserved/,
    hint: /pulumi config set domainPrefix/,
    exitCode: 2,
  },
  {
    of: "an expired token",
    said: "error: ExpiredToken: The security token included in the request is expired",
    code: "CREDENTIALS_EXPIRED",
    message: /have expired/,
    hint: /aws sso login/,
  },
  {
    of: "credentials that cannot be found",
    said: "error: unable to validate AWS credentials. Details: no valid credential sources found",
    code: "CREDENTIALS_MISSING",
    message: /No AWS credentials/,
    hint: /aws configure sso/,
  },
  {
    of: "an account that lost its role for logs",
    said: "error: updating API Gateway Stage: BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging",
    code: "LOG_ROLE_MISSING",
    message: /no role for writing logs/,
    hint: /config set accessLogs '\{"createRole": true\}' --stack prod/,
  },
  {
    of: "a key whose policy leaves CloudWatch Logs out",
    said: "error: associating KMS key: InvalidParameterException: The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:eu-central-1:111122223333:log-group:sign-in-1'",
    code: "KEY_REFUSED",
    message: /not allowed to use the KMS key/,
    hint: /docs\/monitoring\.md/,
    exitCode: 2,
  },
  {
    of: "a missing permission",
    said: "error: AccessDeniedException: User: arn:aws:iam::111122223333:user/ada is not authorized to perform: lambda:CreateFunction on resource: arn:aws:lambda:…",
    code: "PERMISSION_DENIED",
    message: /missing permissions: lambda:CreateFunction\.$/,
    hint: /docs\/permissions\.md/,
  },
];

describe("What the CLI says", () => {
  for (const { of, said, code, message, hint, exitCode = 1 } of CASES) {
    it(`of ${of}, becomes one sentence and what to do`, () => {
      const error = translate(cliSaid(said), run);
      expect(error).to.include({ code, exitCode });
      expect(error.message).to.match(message).and.not.to.include("\n");
      expect(error.hint).to.match(hint);
    });

    it(`of ${of}, is found in the engine's own diagnostics too`, () => {
      const error = translate(cliSaid("error: update failed"), { ...run, problems: [said] });
      expect(error.code).to.equal(code);
    });
  }

  it("of several missing permissions, names each once", () => {
    const refused = (action: string) =>
      `AccessDenied: ada is not authorized to perform: ${action} on resource: x`;
    const problems = ["iam:CreateRole", "logs:CreateLogGroup", "iam:CreateRole"].map(refused);
    const { message } = translate(cliSaid("error: update failed"), { ...run, problems });
    expect(message).to.equal("AWS denied access: missing permissions: iam:CreateRole, logs:CreateLogGroup.");
  });

  it("of a stack that is not there, names the stack", () => {
    const error = translate(new StackNotFoundError(result("no stack named 'prod' found")), run);
    expect(error).to.include({ code: "STACK_UNKNOWN", exitCode: 2 });
    expect(error.message).to.include("prod");
    expect(error.hint).to.include("pulumi stack ls");
  });

  it("of a lock, names who holds it and since when, and how to recover", () => {
    const lock =
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n" +
      "  s3://state/.pulumi/locks/organization/quick-sign-in/prod/1.json: created by ada@laptop (pid 4242) at 2026-11-20T10:00:00Z";
    const error = translate(new ConcurrentUpdateError(result(lock)), run);
    expect(error).to.include({ code: "STACK_LOCKED", exitCode: 1 });
    expect(error.message).to.include("since 2026-11-20T10:00:00Z by ada@laptop, process 4242");
    expect(error.hint).to.match(/pulumi cancel --stack prod.*pulumi refresh --stack prod/);
  });

  it("that is unknown, is reported with its error lines, without stack traces", () => {
    const error = translate(cliSaid("error: the moon is full\n    at Object.<anonymous> (/x.js:1:1)"), run);
    expect(error).to.include({
      code: "ENGINE_FAILED",
      message: "Pulumi failed: the moon is full",
      exitCode: 1,
    });
    expect(error.hint).to.include("run the same command again");
  });

  it("is not changed if it is an error with a code", () => {
    const own = new DriverError("PROTECTED", "No.");
    expect(translate(own, run)).to.equal(own);
  });
});
