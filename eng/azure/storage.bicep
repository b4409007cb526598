// A storage account without keys, and one role in it for one identity.
param name string
param location string
param redundancy string
param principalId string

@description('The id of a built-in role.')
param role string

@description('A container for blobs; empty for none.')
param container string = ''

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = if (!empty(container)) {
  parent: account
  name: 'default'

  resource packages 'containers' = {
    name: empty(container) ? 'none' : container
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, role)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}

output name string = account.name
output tableEndpoint string = account.properties.primaryEndpoints.table
output containerUrl string = empty(container) ? '' : '${account.properties.primaryEndpoints.blob}${container}'
