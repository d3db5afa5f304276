/* A form marked data-upload sends its files as soon as they are chosen or dropped on it, and tells how far it is.
   Without this script it is a form that the browser posts. */
(() => {
  const formOf = (event) => event.target instanceof Element && event.target.closest("form[data-upload]");
  const tell = (form, words) => { form.querySelector("[role=status]").textContent = words; };
  const holdsFiles = (event) => event.dataTransfer && event.dataTransfer.types.includes("Files");

  function end(form, words) {
    delete form.dataset.sending;
    form.reset();
    tell(form, words);
  }

  function send(form, files) {
    if (!files.length || form.dataset.sending) return;
    const input = form.querySelector("input[type=file]");
    const body = new FormData();
    for (const file of files) body.append(input.name, file);
    const request = new XMLHttpRequest();
    const what = files.length === 1 ? files[0].name : `${files.length} files`;
    request.upload.onprogress = (sent) => {
      const percent = sent.lengthComputable ? Math.floor((100 * sent.loaded) / sent.total) : 0;
      form.querySelector("progress").value = percent;
      tell(form, percent < 100 ? `Sending ${what}: ${percent}%` : `Sent ${what}, being checked`);
    };
    request.onload = () => {
      if (request.status < 400) location.assign(request.responseURL);
      else end(form, "The files were not taken. Load this page again, then try once more.");
    };
    request.onerror = () => end(form, "The connection broke off and nothing was added. Try again.");
    form.dataset.sending = "true";
    tell(form, `Sending ${what}`);
    request.open("POST", form.action);
    request.send(body);
  }

  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (form) send(form, [...event.target.files]);
  });
  document.addEventListener("dragover", (event) => {
    const form = formOf(event);
    for (const other of document.querySelectorAll("form[data-over]")) if (other !== form) delete other.dataset.over;
    if (!form || !holdsFiles(event)) return;
    event.preventDefault();
    form.dataset.over = "true";
  });
  document.addEventListener("dragleave", (event) => {
    const form = formOf(event);
    if (form && !form.contains(event.relatedTarget)) delete form.dataset.over;
  });
  document.addEventListener("drop", (event) => {
    const form = formOf(event);
    if (!form || !holdsFiles(event)) return;
    event.preventDefault();
    delete form.dataset.over;
    send(form, [...event.dataTransfer.files]);
  });
})();
