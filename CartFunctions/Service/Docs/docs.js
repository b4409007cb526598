// Swagger UI has a dark scheme, but the page must switch it on.
const dark = matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followScheme);
followScheme();

// Attributes that assistive technology needs and Swagger UI 5 lacks: element, attribute, value.
const attributes = [
  ['.information-container, .scheme-container', 'role', 'region'],
  ['.information-container', 'aria-label', 'About'],
  ['.scheme-container', 'aria-label', 'Authorization'],
  ['h3', 'aria-level', '2'],
  ['h4', 'aria-level', '3'],
  ['h5', 'aria-level', '4'],
  ['.examples-select-element', 'aria-label', 'Example'],
  ['.body-param__text', 'aria-label', 'Request body'],
  ['table[role=region]', 'role', 'table'],
  ['pre.microlight', 'tabindex', '0'],
  ['.modal-ux', 'role', 'dialog'],
  ['.modal-ux', 'aria-label', 'Available authorizations'],
  ['.close-modal', 'aria-label', 'Close'],
  ['.modal-btn.authorize', 'aria-label', 'Authorize'],
  ['.modal-btn.auth:not(.authorize, .btn-done)', 'aria-label', 'Logout'],
];
const page = document.getElementById('page');
new MutationObserver(() => {
  for (const [selector, name, value] of attributes) {
    for (const element of page.querySelectorAll(`:is(${selector}):not([${name}="${value}"])`)) element.setAttribute(name, value);
  }
}).observe(page, { childList: true, subtree: true });

const accessible = ({ React }) => ({
  wrapComponents: {
    // The link of an operation lies in a button, which does the same.
    DeepLink: (Link) => (props) => React.createElement(...props.path.includes('/') ? ['span', null, props.text] : [Link, props]),
    ServersContainer: () => () => null, // There is one server, the page's own.
  },
});

// Every address is whole from the root: a relative one means another page if the address of this one ends with a slash.
window.ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayOperationId: true,
  displayRequestDuration: true,
  plugins: [accessible],
  validatorUrl: null, // The badge would send the document to another host.
});
