// App Service authentication of an app or one of its slots, for customers' carts (docs/customers.md). It lets guests through.
@description('The name of the app.')
param app string

@description('The name of the slot; empty for production.')
param slot string = ''

@description('entra: Microsoft Entra, External ID included. oidc: any other OpenID Connect provider.')
@allowed(['entra', 'oidc'])
param provider string

@description('The issuer: what stands before /.well-known/openid-configuration.')
param issuer string

@description('The client id of the registration.')
param clientId string

// The name of the application setting that has the secret of the registration.
var secretSetting = 'CUSTOMER_CLIENT_SECRET'

var settings = {
  platform: {
    enabled: true
  }
  globalValidation: {
    requireAuthentication: false
    unauthenticatedClientAction: 'AllowAnonymous' // Guests, devices and the back end have no session.
  }
  httpSettings: {
    requireHttps: true
  }
  identityProviders: provider == 'entra'
    ? {
        azureActiveDirectory: {
          enabled: true
          registration: {
            openIdIssuer: issuer
            clientId: clientId
            clientSecretSettingName: secretSetting
          }
          validation: {
            allowedAudiences: [clientId]
          }
        }
      }
    : {
        customOpenIdConnectProviders: {
          customers: {
            enabled: true
            registration: {
              clientId: clientId
              clientCredential: {
                method: 'ClientSecretPost'
                clientSecretSettingName: secretSetting
              }
              openIdConnectConfiguration: {
                wellKnownOpenIdConfiguration: '${issuer}/.well-known/openid-configuration'
              }
            }
            login: {
              scopes: ['openid']
            }
          }
        }
      }
  login: {
    tokenStore: {
      enabled: false // The app calls no other service for the customer.
    }
  }
}

resource site 'Microsoft.Web/sites@2024-04-01' existing = {
  name: app

  resource slotOfSite 'slots' existing = if (!empty(slot)) {
    name: empty(slot) ? 'none' : slot
  }
}

resource production 'Microsoft.Web/sites/config@2024-04-01' = if (empty(slot)) {
  parent: site
  name: 'authsettingsV2'
  properties: settings
}

resource staging 'Microsoft.Web/sites/slots/config@2024-04-01' = if (!empty(slot)) {
  parent: site::slotOfSite
  name: 'authsettingsV2'
  properties: settings
}
