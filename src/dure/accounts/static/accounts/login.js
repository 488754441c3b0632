// Fills the sign-in form with a sample log-in, on trial installations.

for (const button of document.querySelectorAll("[data-fill-login]")) {
  button.addEventListener("click", () => {
    const form = document.getElementById("login-form");
    form.elements.login.value = button.dataset.fillLogin;
    form.elements.password.value = button.dataset.fillPassword;
    form.querySelector("button[type=submit]").focus();
    form.scrollIntoView({ block: "center" });
  });
}
