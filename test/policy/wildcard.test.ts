import { wildcard } from "../../policy/rules/wildcard.ts";
import { checkRule } from "./check-rule.ts";
import { API, allow, LOG_GROUP, resource, rolePolicy } from "./resources.ts";

const KEY = "aws:kms/key:Key";
const API_POLICY = "aws:apigateway/restApiPolicy:RestApiPolicy";
const oneStream = { Action: "logs:PutLogEvents", Resource: `${LOG_GROUP}:log-stream:*` };
const ALL_LOGS = "arn:aws:logs:eu-central-1:111122223333:*";
const account = { AWS: "arn:aws:iam::111122223333:root" };

checkRule(wildcard, {
  fires: {
    "all actions of a service": [
      rolePolicy({ Action: "logs:*", Resource: LOG_GROUP }),
      /policy allows the action "logs:\*": name each action/,
    ],
    "one of several actions": [
      rolePolicy({ Action: ["logs:PutLogEvents", "s3:Get*"], Resource: LOG_GROUP }),
      /"s3:Get\*"/,
    ],
    "a question mark": [rolePolicy({ Action: "s3:GetObjec?", Resource: "arn:aws:s3:::a/b" }), /GetObjec\?/],
    "every resource": [rolePolicy({ Action: "logs:PutLogEvents", Resource: "*" }), /the resource "\*"/],
    "one of several resources": [
      rolePolicy({ Action: "s3:GetObject", Resource: ["arn:aws:s3:::mine/a", "arn:aws:s3:::*"] }),
      /"arn:aws:s3:::\*"/,
    ],
    "another action on the streams of one log group": [
      rolePolicy({ ...oneStream, Action: ["logs:PutLogEvents", "logs:DeleteLogStream"] }),
      /log-stream:\*/,
    ],
    "the streams of every log group": [
      rolePolicy({ ...oneStream, Resource: `${LOG_GROUP}*:log-stream:*` }),
      /log-stream:\*/,
    ],
    "the streams of one log group, in a policy that is no log writer's": [
      resource("aws:sqs/queuePolicy:QueuePolicy", { policy: allow(oneStream) }),
      /log-stream:\*/,
    ],
    "another action on all logs of the account": [
      rolePolicy({ Action: ["logs:PutLogEvents", "logs:DeleteLogGroup"], Resource: ALL_LOGS }),
      /eu-central-1:111122223333:\*/,
    ],
    "all log groups of the account, to delete them": [
      rolePolicy({ Action: "logs:DeleteLogGroup", Resource: "arn:aws:logs:eu-central-1:111122223333:*" }),
      /111122223333:\*/,
    ],
    "everything but a few actions": [
      rolePolicy({ NotAction: "iam:CreateUser", Resource: LOG_GROUP }),
      /NotAction all except a few/,
    ],
    "everything but a few resources": [
      rolePolicy({ Action: "s3:GetObject", NotResource: "arn:aws:s3:::secret/a" }),
      /NotResource all except a few/,
    ],
    "a document that is an object, with one statement": [
      resource("aws:iam/policy:Policy", {
        policy: { Statement: { Effect: "Allow", Action: "*", Resource: LOG_GROUP } },
      }),
      /the action "\*"/,
    ],
    "an inline policy of a role": [
      resource("aws:iam/role:Role", {
        inlinePolicies: [{ name: "wide", policy: allow({ Action: "s3:GetObject", Resource: "*" }) }],
      }),
      /inlinePolicies allows the resource/,
    ],
    "a document that is no JSON": [rolePolicyText("Allow everything"), /is not a readable IAM policy/],
    "a statement with an element that IAM does not have": [
      rolePolicy({ action: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::mine/a" }),
      /is not a readable IAM policy/,
    ],
    "all actions on a key, for a user": [
      resource(KEY, {
        policy: allow({
          Principal: { AWS: "arn:aws:iam::111122223333:user/ada" },
          Action: "kms:*",
          Resource: "*",
        }),
      }),
      /"kms:\*"/,
    ],
    "the people of every directory": [
      rolePolicy({ Action: "identitystore:DescribeUser", Resource: "arn:aws:identitystore:::user/*" }),
      /user\/\*/,
    ],
    "the people of every directory of every account": [
      rolePolicy({
        Action: "identitystore:DescribeUser",
        Resource: "arn:aws:identitystore::*:identitystore/*",
      }),
      /identitystore::\*:identitystore\/\*/,
    ],
    "a directory by a part of its ID": [
      rolePolicy({
        Action: "identitystore:DescribeUser",
        Resource: "arn:aws:identitystore::*:identitystore/d-12345*",
      }),
      /d-12345\*/,
    ],
    "all that Amazon Quick has, beside its people": [
      rolePolicy({ Action: ["quicksight:ListUsers", "quicksight:DescribeUser"], Resource: "*" }),
      /the resource "\*"/,
    ],
    "other network interfaces than those of a function": [
      rolePolicy({
        Action: ["ec2:CreateNetworkInterface", "ec2:TerminateInstances"],
        Resource: "arn:aws:ec2:eu-central-1:111122223333:*/*",
      }),
      /ec2:eu-central-1:111122223333:\*\/\*/,
    ],
    "every API of the account": [
      resource(API_POLICY, {
        policy: allow({
          Principal: "*",
          Action: "execute-api:Invoke",
          Resource: "arn:aws:execute-api:eu-central-1:111122223333:*/*",
        }),
      }),
      /the resource/,
    ],
  },
  silent: {
    "named actions on a named resource": rolePolicy({ Action: "sns:Publish", Resource: "arn:aws:sns:a:1:b" }),
    "the streams of one log group": rolePolicy(oneStream),
    "writing the logs of all APIs of an account": rolePolicy({
      Action: ["logs:CreateLogGroup", "logs:PutLogEvents"],
      Resource: ALL_LOGS,
    }),
    "all log groups of the account, for the logs of all its APIs": rolePolicy({
      Action: ["logs:CreateLogGroup", "logs:PutLogEvents"],
      Resource: "arn:aws:logs:eu-central-1:111122223333:*",
    }),
    ...Object.fromEntries(
      ["111122223333", "*"].map((owner) => [
        `the people of one directory, owned by ${owner}`,
        rolePolicy({
          Action: "identitystore:DescribeUser",
          Resource: [
            `arn:aws:identitystore::${owner}:identitystore/d-1234567890`,
            "arn:aws:identitystore:::user/*",
          ],
        }),
      ]),
    ),
    "the people of the account's Amazon Quick": rolePolicy({
      Action: ["quicksight:ListNamespaces", "quicksight:ListUsers"],
      Resource: "*",
    }),
    "the interfaces of a function in a VPC": resource("aws:iam/rolePolicy:RolePolicy", {
      policy: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
            Resource: "*",
          },
          {
            ...{ Effect: "Allow", Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"] },
            Resource: "arn:aws:ec2:eu-central-1:111122223333:*/*",
          },
        ],
      }),
    }),
    "a Deny of everything": resource("aws:iam/policy:Policy", {
      policy: JSON.stringify({ Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] }),
    }),
    "all stages and routes of the one API": resource(API_POLICY, {
      policy: allow({ Principal: "*", Action: "execute-api:Invoke", Resource: `${API}/*` }),
    }),
    "the key that the policy hangs on, all of it for its account": resource(KEY, {
      policy: allow({ Principal: account, Action: "kms:*", Resource: "*" }),
    }),
    "a secret that the policy hangs on": resource("aws:secretsmanager/secretPolicy:SecretPolicy", {
      policy: allow({ Principal: account, Action: "secretsmanager:GetSecretValue", Resource: "*" }),
    }),
    "a key without a policy, which gets the default one": resource(KEY, {}),
    "a resource that holds no policy": resource("aws:sns/topicSubscription:TopicSubscription", {
      policy: "*",
    }),
  },
});

function rolePolicyText(policy: string) {
  return resource("aws:iam/rolePolicy:RolePolicy", { policy });
}
