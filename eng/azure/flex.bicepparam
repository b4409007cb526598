using './flex.bicep'

param name = readEnvironmentVariable('CARTS_APP_NAME')
param instanceMemory = 2048
param maximumInstances = 40
param alwaysReadyInstances = 0
param updateStrategy = 'RollingUpdate'
param dataRedundancy = 'Standard_ZRS'
param corsOrigins = []
param expireAfter = '30.00:00:00'
param moneyDecimals = 2
param tablePrefix = 'production'
param deviceKey = readEnvironmentVariable('CARTS_DEVICE_KEY')
param customerIdentity = 'none'
param customerKey = readEnvironmentVariable('CARTS_CUSTOMER_KEY', '')
param customerIssuer = ''
param customerAudience = ''
param customerProvider = 'entra'
param customerClientSecret = readEnvironmentVariable('CARTS_CUSTOMER_CLIENT_SECRET', '')
param applicationInsightsConnectionString = readEnvironmentVariable('CARTS_APPLICATION_INSIGHTS', '')
param otlpEndpoint = readEnvironmentVariable('CARTS_OTLP_ENDPOINT', '')
param otlpProtocol = 'grpc'
param otlpHeaders = readEnvironmentVariable('CARTS_OTLP_HEADERS', '')
