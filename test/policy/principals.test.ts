import {
  anybody,
  managedPolicy,
  permissionWithoutSource,
  wholeAccount,
} from "../../policy/rules/principals.ts";
import { checkRule } from "./check-rule.ts";
import { API, allow, resource, TOPIC } from "./resources.ts";

const PERMISSION = "aws:lambda/permission:Permission";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const publish = { Action: "sns:Publish", Resource: TOPIC };
const alarms = { Principal: { Service: "cloudwatch.amazonaws.com" }, ...publish };

function topicPolicy(statement: object) {
  return resource("aws:sns/topicPolicy:TopicPolicy", { policy: allow(statement) });
}

function apiMayCall(sourceArn?: string) {
  return resource(PERMISSION, {
    action: "lambda:InvokeFunction",
    principal: "apigateway.amazonaws.com",
    ...(sourceArn !== undefined && { sourceArn }),
  });
}

checkRule(managedPolicy, {
  fires: {
    "full access, attached": [
      resource(ATTACHMENT, { policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" }),
      /policyArn has "arn:aws:iam::aws:policy\/AmazonS3FullAccess": write a separate policy/,
    ],
    "one of several on the role itself": [
      resource("aws:iam/role:Role", {
        managedPolicyArns: [
          "arn:aws:iam::111122223333:policy/mine",
          "arn:aws-cn:iam::aws:policy/PowerUserAccess",
        ],
      }),
      /managedPolicyArns has "arn:aws-cn:iam::aws:policy\/PowerUserAccess"/,
    ],
  },
  silent: {
    "a policy of the account": resource(ATTACHMENT, { policyArn: "arn:aws:iam::111122223333:policy/mine" }),
    "a role without any": resource("aws:iam/role:Role", {}),
  },
});

checkRule(anybody, {
  fires: {
    "a topic for all principals": [topicPolicy({ Principal: "*", ...publish }), /allows the principal "\*"/],
    "a topic for every AWS account": [topicPolicy({ Principal: { AWS: ["*"] }, ...publish }), /principal/],
    "a topic for all but one": [
      topicPolicy({ NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/eve" }, ...publish }),
      /principal/,
    ],
    "a topic for all principals by TLS, which restricts none": [
      topicPolicy({ Principal: "*", ...publish, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      /principal/,
    ],
    "a role that anybody may take on": [
      resource("aws:iam/role:Role", {
        assumeRolePolicy: allow({ Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
      }),
      /principal/,
    ],
    "a function that anybody may call": [resource(PERMISSION, { principal: "*" }), /principal is "\*"/],
  },
  silent: {
    "all principals of the own account": topicPolicy({
      Principal: { AWS: "*" },
      ...publish,
      Condition: { StringEquals: { "AWS:SourceOwner": "111122223333" } },
    }),
    "the sign-in API, which people without an AWS identity call": resource(
      "aws:apigateway/restApiPolicy:RestApiPolicy",
      { policy: allow({ Principal: "*", Action: "execute-api:Invoke", Resource: `${API}/*` }) },
    ),
    "a role for Lambda": resource("aws:iam/role:Role", {
      assumeRolePolicy: allow({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
    }),
    "a Deny for all principals": resource("aws:sns/topicPolicy:TopicPolicy", {
      policy: JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", ...publish }] }),
    }),
  },
});

checkRule(permissionWithoutSource, {
  fires: {
    "any API that may call": [apiMayCall(), /"apigateway\.amazonaws\.com" may call without a sourceArn/],
    "a source that is empty": [apiMayCall(""), /without a sourceArn/],
    "every API of the account": [
      apiMayCall("arn:aws:execute-api:eu-central-1:111122223333:*/prod/GET/"),
      /replace the wildcard by the name of one API/,
    ],
    "every rule of the account": [apiMayCall("arn:aws:events:eu-central-1:111122223333:rule/*"), /wildcard/],
    "alarms of every account": [
      topicPolicy(alarms),
      /"cloudwatch\.amazonaws\.com" may act without a condition on aws:SourceArn/,
    ],
  },
  silent: {
    "one API, whatever its stage and method": apiMayCall(`${API}/*/*/oauth2/token`),
    "one rule": apiMayCall("arn:aws:events:eu-central-1:111122223333:rule/daily"),
    "another account's role that may call": resource(PERMISSION, { principal: "arn:aws:iam::1:role/a" }),
    "alarms of the own account": topicPolicy({
      ...alarms,
      Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
    }),
    "a key for one log group": resource("aws:kms/key:Key", {
      policy: allow({
        Principal: { Service: "logs.eu-central-1.amazonaws.com" },
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:a:1:log-group:b" } },
      }),
    }),
    "a role for Lambda, which iam:PassRole guards": resource("aws:iam/role:Role", {
      assumeRolePolicy: allow({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
    }),
  },
});

const ACTOR = "pulumi-nodejs:dynamic/identity-center:ApplicationAuthenticationMethod";
const ROLE = "arn:aws:iam::111122223333:role/portal";
const exchange = (AWS: string | string[]) => ({
  Principal: { AWS },
  Action: "sso-oauth:CreateTokenWithIAM",
  Resource: "arn:aws:sso::111122223333:application/ssoins-1/apl-1",
});

checkRule(wholeAccount, {
  fires: {
    "an application whose tokens the account may exchange": [
      resource(ACTOR, { actorPolicy: allow(exchange("111122223333")) }),
      /actorPolicy allows "111122223333": name the roles/,
    ],
    "one account among roles": [
      resource(ACTOR, { actorPolicy: allow(exchange([ROLE, "arn:aws:iam::111122223333:root"])) }),
      /actorPolicy allows "arn:aws:iam::111122223333:root"/,
    ],
    "a role that an account may take on": [
      resource("aws:iam/role:Role", {
        assumeRolePolicy: allow({ Principal: { AWS: "111122223333" }, Action: ["sts:SetContext"] }),
      }),
      /assumeRolePolicy allows "111122223333"/,
    ],
  },
  silent: {
    "an application whose tokens a role may exchange": resource(ACTOR, {
      actorPolicy: allow(exchange(ROLE)),
    }),
    "an event bus for another account": resource("aws:cloudwatch/eventBusPolicy:EventBusPolicy", {
      policy: allow({ Principal: { AWS: "arn:aws:iam::444455556666:root" }, Action: "events:PutEvents" }),
    }),
  },
});
