// Starts the app, or says plainly that it could not. It never sees what a person types.

function show(id) {
  const notice = document.getElementById(id);
  if (notice) notice.hidden = false;
}

// A trap in the module leaves a page that no longer answers: say what is safe and how to go on instead.
function stopped(error) {
  if (typeof WebAssembly !== 'object' || !(error instanceof WebAssembly.RuntimeError)) return;
  for (const id of ['app', 'shell']) {
    const part = document.getElementById(id);
    if (part) part.hidden = true;
  }
  show('crash');
}
addEventListener('error', event => stopped(event.error));
addEventListener('unhandledrejection', event => stopped(event.reason));

// The app comes while the page is read, but what the server wrote is on the screen before a slow processor has to think of
// anything else. A page in a hidden tab is never painted, so it does not wait for ever.
function painted() {
  return new Promise(done => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 500);
  });
}

async function start() {
  if (typeof WebAssembly !== 'object') {
    show('boot-old');
    return;
  }
  try {
    await painted();
    const [app, module] = await Promise.all([import('{{app_js}}'), fetch('{{app_wasm}}')]);
    await app.default({ module_or_path: module });
  } catch (error) {
    console.error(error);
    show('crash');
  }
}

start();
