import type { Invoke, ResourceType } from "./resource.ts";
import { getCallerIdentity, getPartition, getRegion } from "./services/account.ts";
import { certificate, certificateValidation } from "./services/acm.ts";
import { account } from "./services/apigateway-account.ts";
import { deployment } from "./services/apigateway-deployment.ts";
import { basePathMapping, domainName } from "./services/apigateway-domain.ts";
import { methodSettings } from "./services/apigateway-method-settings.ts";
import { restApi, restApiPolicy } from "./services/apigateway-rest-api.ts";
import { stage } from "./services/apigateway-stage.ts";
import { getCloudControlResource } from "./services/cloud-control.ts";
import { metricAlarm } from "./services/cloudwatch-alarm.ts";
import { dashboard } from "./services/cloudwatch-dashboard.ts";
import { getUserPool, userPoolClient, userPoolDomain } from "./services/cognito.ts";
import { managedLoginBranding, userPoolUICustomization } from "./services/cognito-branding.ts";
import { identityProvider } from "./services/cognito-identity-provider.ts";
import { userPool } from "./services/cognito-pool.ts";
import { riskConfiguration } from "./services/cognito-risk.ts";
import { table } from "./services/dynamodb.ts";
import { eventBus, eventBusPolicy } from "./services/event-bus.ts";
import { eventRule, eventTarget } from "./services/events.ts";
import { role, rolePolicy, rolePolicyAttachment } from "./services/iam.ts";
import { getGroup } from "./services/identitystore.ts";
import { alias, key } from "./services/kms.ts";
import { lambdaFunction, permission } from "./services/lambda.ts";
import { functionEventInvokeConfig } from "./services/lambda-event-invoke.ts";
import { eventSourceMapping } from "./services/lambda-event-source.ts";
import { logMetricFilter } from "./services/log-metric-filter.ts";
import { logResourcePolicy } from "./services/log-resource-policy.ts";
import { logGroup } from "./services/logs.ts";
import { getZone, record } from "./services/route53.ts";
import { schedule, scheduleGroup } from "./services/scheduler.ts";
import { getSecretVersion, secret, secretVersion } from "./services/secrets.ts";
import { topicSubscription } from "./services/sns-subscription.ts";
import { topic, topicPolicy } from "./services/sns-topic.ts";
import { queue, queuePolicy, redriveAllowPolicy } from "./services/sqs.ts";
import {
  applicationAccessScope,
  applicationAssignment,
  applicationAssignmentConfiguration,
} from "./services/ssoadmin-access.ts";
import { application } from "./services/ssoadmin-application.ts";
import { getInstances, trustedTokenIssuer } from "./services/ssoadmin-issuer.ts";
import { webAclAssociation, webAclLoggingConfiguration } from "./services/waf-attachments.ts";
import { ipSet } from "./services/waf-ip-set.ts";
import { webAcl } from "./services/waf-web-acl.ts";

/** All supported resource types. Others are refused. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map([
  ["aws:acm/certificate:Certificate", certificate],
  ["aws:acm/certificateValidation:CertificateValidation", certificateValidation],
  ["aws:apigateway/account:Account", account],
  ["aws:apigateway/basePathMapping:BasePathMapping", basePathMapping],
  ["aws:apigateway/deployment:Deployment", deployment],
  ["aws:apigateway/domainName:DomainName", domainName],
  ["aws:apigateway/methodSettings:MethodSettings", methodSettings],
  ["aws:apigateway/restApi:RestApi", restApi],
  ["aws:apigateway/restApiPolicy:RestApiPolicy", restApiPolicy],
  ["aws:apigateway/stage:Stage", stage],
  ["aws:cloudwatch/eventBus:EventBus", eventBus],
  ["aws:cloudwatch/eventBusPolicy:EventBusPolicy", eventBusPolicy],
  ["aws:cloudwatch/eventRule:EventRule", eventRule],
  ["aws:cloudwatch/eventTarget:EventTarget", eventTarget],
  ["aws:cloudwatch/dashboard:Dashboard", dashboard],
  ["aws:cloudwatch/logGroup:LogGroup", logGroup],
  ["aws:cloudwatch/logMetricFilter:LogMetricFilter", logMetricFilter],
  ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", logResourcePolicy],
  ["aws:cloudwatch/metricAlarm:MetricAlarm", metricAlarm],
  ["aws:cognito/identityProvider:IdentityProvider", identityProvider],
  ["aws:cognito/managedLoginBranding:ManagedLoginBranding", managedLoginBranding],
  ["aws:cognito/riskConfiguration:RiskConfiguration", riskConfiguration],
  ["aws:cognito/userPool:UserPool", userPool],
  ["aws:cognito/userPoolClient:UserPoolClient", userPoolClient],
  ["aws:cognito/userPoolDomain:UserPoolDomain", userPoolDomain],
  ["aws:cognito/userPoolUICustomization:UserPoolUICustomization", userPoolUICustomization],
  ["aws:dynamodb/table:Table", table],
  ["aws:iam/role:Role", role],
  ["aws:iam/rolePolicy:RolePolicy", rolePolicy],
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", rolePolicyAttachment],
  ["aws:kms/alias:Alias", alias],
  ["aws:kms/key:Key", key],
  ["aws:lambda/eventSourceMapping:EventSourceMapping", eventSourceMapping],
  ["aws:lambda/function:Function", lambdaFunction],
  ["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", functionEventInvokeConfig],
  ["aws:lambda/permission:Permission", permission],
  ["aws:route53/record:Record", record],
  ["aws:scheduler/schedule:Schedule", schedule],
  ["aws:scheduler/scheduleGroup:ScheduleGroup", scheduleGroup],
  ["aws:secretsmanager/secret:Secret", secret],
  ["aws:secretsmanager/secretVersion:SecretVersion", secretVersion],
  ["aws:sqs/queue:Queue", queue],
  ["aws:sqs/queuePolicy:QueuePolicy", queuePolicy],
  ["aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", redriveAllowPolicy],
  ["aws:sns/topic:Topic", topic],
  ["aws:sns/topicPolicy:TopicPolicy", topicPolicy],
  ["aws:sns/topicSubscription:TopicSubscription", topicSubscription],
  ["aws:ssoadmin/application:Application", application],
  ["aws:ssoadmin/applicationAccessScope:ApplicationAccessScope", applicationAccessScope],
  ["aws:ssoadmin/applicationAssignment:ApplicationAssignment", applicationAssignment],
  [
    "aws:ssoadmin/applicationAssignmentConfiguration:ApplicationAssignmentConfiguration",
    applicationAssignmentConfiguration,
  ],
  ["aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer", trustedTokenIssuer],
  ["aws:wafv2/ipSet:IpSet", ipSet],
  ["aws:wafv2/webAcl:WebAcl", webAcl],
  ["aws:wafv2/webAclAssociation:WebAclAssociation", webAclAssociation],
  ["aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", webAclLoggingConfiguration],
]);

export const INVOKES: ReadonlyMap<string, Invoke> = new Map([
  ["aws:cloudcontrol/getResource:getResource", getCloudControlResource],
  ["aws:cognito/getUserPool:getUserPool", getUserPool],
  ["aws:identitystore/getGroup:getGroup", getGroup],
  ["aws:index/getCallerIdentity:getCallerIdentity", getCallerIdentity],
  ["aws:index/getPartition:getPartition", getPartition],
  ["aws:index/getRegion:getRegion", getRegion],
  ["aws:route53/getZone:getZone", getZone],
  ["aws:secretsmanager/getSecretVersion:getSecretVersion", getSecretVersion],
  ["aws:ssoadmin/getInstances:getInstances", getInstances],
]);
