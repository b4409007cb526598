// CartFunctions on Azure: a Functions app on a Dedicated plan with a staging slot, and two storage accounts that it opens by a
// managed identity alone. docs/operations/deploy.md says how to deploy it, and what of it was checked.
targetScope = 'resourceGroup'

@description('Names the app: its host name is <name>.azurewebsites.net, and so must be free in all of Azure.')
@minLength(3)
@maxLength(24)
param name string

param location string = resourceGroup().location

@description('Both have slots. Flex Consumption has none; the content share of Elastic Premium cannot be opened by an identity.')
@allowed(['S1', 'P0v3'])
param planSku string = 'P0v3'

@description('How many instances run.')
@minValue(1)
@maxValue(10)
param instances int = 1

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
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  kind: 'linux'
  sku: {
    name: planSku
    capacity: instances
  }
  properties: {
    reserved: true // Linux.
  }
}

// What is the same in both slots.
var sharedSettings = union(
  {
    FUNCTIONS_EXTENSION_VERSION: '~4'
    FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
    WEBSITE_RUN_FROM_PACKAGE: '1'
    WEBSITE_SWAP_WARMUP_PING_PATH: '/api/health'
    WEBSITE_SWAP_WARMUP_PING_STATUSES: '200'
    AzureWebJobsDisableHomepage: 'true'
    AzureWebJobsStorage__accountName: host.outputs.name
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.properties.clientId
    CartStorage__endpoint: data.outputs.tableEndpoint
    CartStorage__clientId: identity.properties.clientId
    Carts__ExpireAfter: expireAfter
    Carts__MoneyDecimals: string(moneyDecimals)
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

// What stays with a slot when the slots are swapped. The host ids keep the slots' timers and locks apart in the host's account.
var productionSettings = {
  AzureFunctionsWebHost__hostid: '${toLower(name)}-prod'
  Carts__TablePrefix: tablePrefix
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production'
}
var stagingSettings = {
  AzureFunctionsWebHost__hostid: '${toLower(name)}-staging'
  Carts__TablePrefix: 'staging'
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging'
}

var siteConfig = {
  linuxFxVersion: 'DOTNET-ISOLATED|10.0'
  alwaysOn: true // Else timers sleep with the app.
  http20Enabled: true
  httpLoggingEnabled: true // The log stream shows what the worker prints, such as why it does not start.
  minTlsVersion: '1.2'
  scmMinTlsVersion: '1.2'
  ftpsState: 'Disabled'
  cors: {
    allowedOrigins: corsOrigins
    supportCredentials: false
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
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
    siteConfig: union(siteConfig, {
      appSettings: map(items(union(sharedSettings, productionSettings)), setting => {
        name: setting.key
        value: setting.value
      })
    })
  }

  resource sticky 'config' = {
    name: 'slotConfigNames'
    properties: {
      appSettingNames: map(items(productionSettings), setting => setting.key)
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

resource staging 'Microsoft.Web/sites/slots@2024-04-01' = {
  parent: app
  name: 'staging'
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
    siteConfig: union(siteConfig, {
      appSettings: map(items(union(sharedSettings, stagingSettings)), setting => {
        name: setting.key
        value: setting.value
      })
    })
  }

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

module stagingAuth 'auth.bicep' = if (customerIdentity == 'easyauth') {
  name: '${name}-auth-staging'
  params: {
    app: app.name
    slot: staging.name
    provider: customerProvider
    issuer: customerIssuer
    clientId: customerAudience
  }
}

output url string = 'https://${app.properties.defaultHostName}'
output stagingUrl string = 'https://${staging.properties.defaultHostName}'
output tableEndpoint string = data.outputs.tableEndpoint
