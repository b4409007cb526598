// CartFunctions on Azure, scaled to zero: a Functions app on Flex Consumption, which has no slots, and the same two storage accounts
// as main.bicep, opened by the same managed identity alone. docs/operations/deploy.md says how to deploy it, and what of it was
// checked.
targetScope = 'resourceGroup'

@description('Names the app: its host name is <name>.azurewebsites.net, and so must be free in all of Azure.')
@minLength(3)
@maxLength(24)
param name string

param location string = resourceGroup().location

@description('The memory of an instance, which is what its time is billed by; processors come in proportion.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@description('How many instances may run at once: what a flood of requests can cost.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('How many instances stay up when there are no requests, so that no request waits for a cold start. Their time has no free grant.')
@minValue(0)
@maxValue(1000)
param alwaysReadyInstances int = 0

@description('How a deployment reaches running instances: batch by batch, or all at once with a short gap. The former is a preview.')
@allowed(['RollingUpdate', 'Recreate'])
param updateStrategy string = 'RollingUpdate'

@description('How many copies of the data Azure keeps, and where.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param dataRedundancy string = 'Standard_ZRS'

@description('The origins whose pages may call the app from a browser.')
param corsOrigins array = []

@description('How long a cart lives untouched: days.hours:minutes:seconds; 00:00:00 for ever.')
param expireAfter string = '30.00:00:00'

@description('The decimals of discounts, as many as the currency has.')
@minValue(0)
@maxValue(4)
param moneyDecimals int = 2

@description('Begins the names of the tables of production. Another value opens other tables. The staging slot has "staging".')
@minLength(1)
@maxLength(40)
param tablePrefix string = 'production'

@description('Keys the hash that makes a device\'s cart id; empty for a plain hash. Changing it gives every device a new cart.')
@secure()
param deviceKey string = ''

@description('How the app recognises a customer; docs/customers.md explains it.')
@allowed(['none', 'easyauth', 'jwt'])
param customerIdentity string = 'none'

@description('Keys the hash that makes a customer\'s cart id: at least 32 characters, unless customerIdentity is none.')
@secure()
param customerKey string = ''

@description('The issuer of tokens and sessions: what stands before /.well-known/openid-configuration.')
param customerIssuer string = ''

@description('jwt: the audience of the tokens. easyauth: the client id of the registration.')
param customerAudience string = ''

@description('easyauth: the provider with which customers sign in.')
@allowed(['entra', 'oidc'])
param customerProvider string = 'entra'

@description('easyauth: the secret of the registration.')
@secure()
param customerClientSecret string = ''

@description('Where the Functions host sends its own telemetry; empty for nowhere.')
@secure()
param applicationInsightsConnectionString string = ''

@description('Where the app sends its metrics and spans by OTLP; empty for nowhere.')
param otlpEndpoint string = ''

@description('How the app sends them.')
@allowed(['grpc', 'http/protobuf'])
param otlpProtocol string = 'grpc'

@description('Headers of these requests, such as a key of the receiver: name=value,name=value.')
@secure()
param otlpHeaders string = ''

// The built-in roles "Storage Table Data Contributor" and "Storage Blob Data Owner".
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

module data 'storage.bicep' = {
  name: '${name}-data'
  params: {
    name: 'data${uniqueString(resourceGroup().id, name)}'
    location: location
    redundancy: dataRedundancy
    principalId: identity.properties.principalId
    role: tableDataContributor
  }
}

module host 'storage.bicep' = {
  name: '${name}-host'
  params: {
    name: 'host${uniqueString(resourceGroup().id, name)}'
    location: location
    redundancy: 'Standard_LRS'
    principalId: identity.properties.principalId
    role: blobDataOwner
    container: 'deployments'
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true // Linux.
  }
}

// The host's version, the runtime and where the package lies are no settings on this plan, but in functionAppConfig.
var settings = union(
  {
    AzureWebJobsDisableHomepage: 'true'
    AzureWebJobsStorage__accountName: host.outputs.name
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.properties.clientId
    CartStorage__endpoint: data.outputs.tableEndpoint
    CartStorage__clientId: identity.properties.clientId
    Carts__ExpireAfter: expireAfter
    Carts__MoneyDecimals: string(moneyDecimals)
    AzureFunctionsWebHost__hostid: '${toLower(name)}-prod'
    Carts__TablePrefix: tablePrefix
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production'
  },
  customerIdentity == 'none' ? {} : { Carts__Identity: customerIdentity, Carts__CustomerKey: customerKey },
  customerIdentity == 'jwt' ? { Carts__Jwt__Authority: customerIssuer, Carts__Jwt__Audience: customerAudience } : {},
  customerIdentity == 'easyauth' ? { CUSTOMER_CLIENT_SECRET: customerClientSecret } : {},
  empty(deviceKey) ? {} : { Carts__DeviceKey: deviceKey },
  empty(applicationInsightsConnectionString)
    ? {}
    : { APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString },
  empty(otlpEndpoint)
    ? {}
    : {
        OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint
        OTEL_EXPORTER_OTLP_PROTOCOL: otlpProtocol
        OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' // The queries in docs/operations/monitor.md add the points up.
        OTEL_SERVICE_NAME: name
      },
  empty(otlpHeaders) ? {} : { OTEL_EXPORTER_OTLP_HEADERS: otlpHeaders }
)

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: host.outputs.containerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyInstances }]
      }
      // Documented for this version ("Site update strategies in Flex Consumption"), and not yet in Bicep's types.
      #disable-next-line BCP037
      siteUpdateStrategy: {
        type: updateStrategy
      }
    }
    siteConfig: {
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      cors: {
        allowedOrigins: corsOrigins
        supportCredentials: false
      }
      appSettings: map(items(settings), setting => {
        name: setting.key
        value: setting.value
      })
    }
  }

  // Deployments come with a token of Microsoft Entra, never with a password.
  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource noDeploymentPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

module auth 'auth.bicep' = if (customerIdentity == 'easyauth') {
  name: '${name}-auth'
  params: {
    app: app.name
    provider: customerProvider
    issuer: customerIssuer
    clientId: customerAudience
  }
}

output url string = 'https://${app.properties.defaultHostName}'
output tableEndpoint string = data.outputs.tableEndpoint
output packages string = host.outputs.containerUrl
