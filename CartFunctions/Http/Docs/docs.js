// Every address is whole from the root: a relative one means another page if the address of this one ends with a slash.
window.ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayOperationId: true,
  displayRequestDuration: true,
  validatorUrl: null, // The badge would send the document to another host.
});
