import type { AccountInfo } from "@aws-sdk/client-quicksight";
import { type FakeAnswer, type FakeRequest, fakeService } from "../support/fake-service.ts";
import type { PlantedFault } from "./planted-fault.ts";

const HEALTHY: AccountInfo = {
  AccountName: "example",
  Edition: "ENTERPRISE",
  AuthenticationType: "IAM_AND_QUICKSIGHT",
  AccountSubscriptionStatus: "ACCOUNT_CREATED",
};

/** A fault of the account's subscription, which has no other API in the sandbox. */
function subscribed(
  check: string,
  fault: string,
  answer: (request: FakeRequest) => FakeAnswer,
  state: PlantedFault["state"] = "warning",
): PlantedFault {
  const plant = () => fakeService("AWS_ENDPOINT_URL_QUICKSIGHT", answer);
  return { check, fault, state, plant };
}

/** Other members than those of a healthy account. */
function info(changes: Record<string, string>): () => FakeAnswer {
  return () => ({ body: { AccountInfo: { ...HEALTHY, ...changes } } });
}

const HOME = "ap-southeast-2";

/** Source: the message that public reports quote, github.com/cloud-custodian/cloud-custodian/issues/10168. */
function atHome({ region }: FakeRequest): FakeAnswer {
  if (region === HOME) return info({})();
  const message = `Operation is being called from endpoint ${region}, but your identity region is ${HOME}. Please use the ${HOME} endpoint.`;
  return { status: 401, error: "AccessDeniedException", body: { Message: message } };
}

export const quickFaults: readonly PlantedFault[] = [
  subscribed("quick.subscription", "The account has no Amazon Quick subscription", () => ({
    status: 404,
    error: "ResourceNotFoundException",
    body: { Message: "The account does not exist." },
  })),
  subscribed(
    "quick.subscription",
    "The Amazon Quick subscription was ended",
    info({ AccountSubscriptionStatus: "UNSUBSCRIBED" }),
    "failure",
  ),
  subscribed("quick.home-region", "The home Region of Amazon Quick is not the desktop app's", atHome),
  subscribed(
    "quick.auth-type",
    "Amazon Quick authenticates with Active Directory",
    info({ AuthenticationType: "ACTIVE_DIRECTORY" }),
  ),
  subscribed(
    "quick.edition",
    "The edition of Amazon Quick has no enterprise sign-in",
    info({ Edition: "FREE" }),
  ),
];
