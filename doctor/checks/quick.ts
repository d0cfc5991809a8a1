import {
  type AccountInfo,
  DescribeAccountSubscriptionCommand,
  QuickSightClient,
} from "@aws-sdk/client-quicksight";
import { workerSources } from "../../infra/settings/worker-sources.ts";
import { orMissing, using } from "../../sync/aws/reading.ts";
import { homeRegionIn } from "../../sync/sources/amazon-quick.ts";
import {
  type Check,
  type CheckGroup,
  type Finding,
  failure,
  notObservable,
  ok,
  skipped,
  warning,
} from "../check.ts";
import { fact, type Target } from "../target.ts";
import { awsConfig, sending } from "./facts/aws.ts";

const SETUP = "https://docs.aws.amazon.com/quick/latest/userguide/desktop-enterprise-setup.html";
const NEEDS = ["quick.subscription"];

/** Where the desktop app connects to. Source: the setup guide, Prerequisites: "must be US East (N. Virginia)". */
const APP_REGION = "us-east-1";

/** The account's subscription to Amazon Quick, and the Region that has it. */
interface Subscription {
  readonly region: string;
  /** Undefined if this account has none. */
  readonly info: AccountInfo | undefined;
}

/**
 * Amazon Quick answers only in its home Region. Its error names that Region, which is then asked.
 * Source: github.com/ekristen/aws-nuke/pull/995.
 */
export const subscription = fact(async (target): Promise<Subscription> => {
  try {
    return await describe(target, APP_REGION);
  } catch (error) {
    const home = homeRegionIn(error);
    if (home === undefined) throw error;
    return describe(target, home);
  }
});

async function describe(target: Target, region: string): Promise<Subscription> {
  const command = new DescribeAccountSubscriptionCommand({ AwsAccountId: target.account });
  const answer = await orMissing(
    using(new QuickSightClient(awsConfig(target, region)), (client) => client.send(command, sending(target))),
  );
  return { region, info: answer?.AccountInfo };
}

const isSubscribed: Check = {
  id: "quick.subscription",
  title: "This account has an active Amazon Quick subscription",
  async run(target) {
    const other = accountOfQuick(target);
    if (other !== undefined) return skipped(`directorySync reads Amazon Quick in account ${other}.`);
    return subscriptionFinding(target, (await subscription(target)).info);
  },
};

/** The account of Amazon Quick, if the settings name another one than the stack's: by the role that reads its users. Pure. */
export function accountOfQuick({ settings, outputs, region, account }: Target): string | undefined {
  if (settings.directorySync === undefined) return undefined;
  return workerSources(settings.directorySync, { region, scimTable: outputs.ScimTable })
    .flatMap((source) => (source.kind === "local" && source.roleArn !== undefined ? [source.roleArn] : []))
    .map((roleArn) => roleArn.split(":")[4])
    .find((owner) => owner !== account);
}

/** Whether the account uses Amazon Quick. Pure. */
export function subscriptionFinding(target: Target, info: AccountInfo | undefined): Finding {
  const status = info?.AccountSubscriptionStatus ?? "";
  const why =
    "The extension access belongs to an Amazon Quick account; without one, no user can use the desktop app with it.";
  if (info === undefined) {
    return warning({
      seen: `AWS account ${target.account} has no Amazon Quick subscription.`,
      why,
      fix: "If Amazon Quick is in another account, add --skip quick.subscription; otherwise subscribe in the Amazon Quick console",
      link: SETUP,
    });
  }
  if (!/UNSUBSCRIBE/.test(status)) return ok([info.AccountName, status].filter(Boolean).join(", "));
  return failure({
    seen: `The subscription of ${info.AccountName ?? "this account"} is ${status}.`,
    why,
    fix: "Subscribe again in the Amazon Quick console",
    link: SETUP,
  });
}

const edition: Check = {
  id: "quick.edition",
  title: "The Amazon Quick edition has enterprise sign-in",
  needs: NEEDS,
  run: async (target) => editionFinding((await subscription(target)).info?.Edition),
};

/** Free and Plus accounts sign in without a provider, and the API has no value for them. Source: the setup guide, first note; AccountInfo. Pure. */
export function editionFinding(found: string | undefined): Finding {
  if (found === undefined) return skipped("Amazon Quick does not name the edition.");
  if (/^(?:STANDARD|ENTERPRISE)/.test(found)) return ok(found);
  return warning({
    seen: `The edition is ${found}.`,
    why: "Enterprise sign-in is for the Enterprise and Standard editions. Users of Free and Plus sign in without this stack.",
    fix: "Amazon Quick console → Manage account → Account settings → Edition",
    link: SETUP,
  });
}

const homeRegion: Check = {
  id: "quick.home-region",
  title: "The desktop app supports the home Region of Amazon Quick",
  needs: NEEDS,
  run: async (target) => homeRegionFinding((await subscription(target)).region),
};

/** The Region of this stack does not matter. Pure. */
export function homeRegionFinding(region: string): Finding {
  if (region === APP_REGION) return ok(region);
  return warning({
    seen: `The home Region of Amazon Quick is ${region}.`,
    why: `The desktop app connects to ${APP_REGION}; with another home Region it may report that the Region is not supported.`,
    fix: "Look for the Region in the guide. The home Region of an account cannot be changed: subscribe with another account",
    link: SETUP,
  });
}

const authType: Check = {
  id: "quick.auth-type",
  title: "Amazon Quick's way to authenticate fits what was handed out",
  needs: NEEDS,
  async run(target) {
    const hasIssuer = target.outputs.TrustedTokenIssuerArn !== undefined;
    return authTypeFinding((await subscription(target)).info ?? {}, hasIssuer);
  },
};

/** Whether Amazon Quick asks for a trusted token issuer. Pure. @param hasIssuer whether the stack has one. */
export function authTypeFinding(info: AccountInfo, hasIssuer: boolean): Finding {
  const { AuthenticationType: type, IAMIdentityCenterInstanceArn: instance } = info;
  if (type === undefined && instance === undefined) {
    return skipped("Amazon Quick does not name its authentication type.");
  }
  if (instance !== undefined || type === "IAM_IDENTITY_CENTER") {
    return ok(
      "IAM Identity Center: the form may ask for a trusted token issuer, and Identity Center's e-mails count",
    );
  }
  if (type === "ACTIVE_DIRECTORY") {
    return warning({
      seen: "Amazon Quick authenticates with Active Directory.",
      why: "Enterprise sign-in needs IAM Identity Center or IAM federation.",
      fix: "The type of an account cannot be changed: subscribe with another account, by IAM Identity Center or IAM federation",
      link: SETUP,
    });
  }
  const issuer = hasIssuer
    ? "this stack's trusted token issuer is not needed for it"
    : "no trusted token issuer is needed";
  return ok(`${type}, IAM federation: ${issuer}, and Amazon Quick's own e-mails count`);
}

const extensionAccess: Check = {
  id: "quick.extension-access",
  title: "The extension access has the values of this stack",
  async run({ outputs }) {
    const { TrustedTokenIssuerArn: issuer } = outputs;
    const issuerLines =
      issuer === undefined ? [] : [`Trusted Token Issuer ARN ${issuer}`, `Aud claim ${outputs.ClientId}`];
    return notObservable(
      [
        "AWS has no API for it. Amazon Quick console → Manage account → Permissions → Extension access. Compare to the letter:",
        ...issuerLines,
        `Issuer URL ${outputs.IssuerUrl}`,
        `Authorization Endpoint ${outputs.AuthEndpoint}`,
        `Token Endpoint ${outputs.TokenEndpoint}`,
        `JWKS URI ${outputs.JwksUri}`,
        `Client ID ${outputs.ClientId}`,
        "It cannot be edited: if one is wrong, delete it there and add it again.",
      ].join("\n"),
    );
  },
};

const extension: Check = {
  id: "quick.extension",
  title: "The extension exists",
  async run() {
    return notObservable(
      "AWS has no API for it. Amazon Quick console → Connect apps and data → Extensions: the Desktop application for Quick is listed. " +
        "If not: Add extension, with the extension access. Without it, the app says that enterprise sign-in is not configured.",
    );
  },
};

export const quickChecks: CheckGroup = {
  title: "Amazon Quick",
  checks: [isSubscribed, edition, homeRegion, authType, extensionAccess, extension],
};
