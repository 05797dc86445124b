"""What a label means to a person, as data: five languages, one line each. A label is compared whole words at a time,
without case, mnemonics or trailing dots; Chinese has no spaces and is looked for anywhere in the label.

Grow a list by adding a phrase and a line to tests/daemon/risk/test_rules.py that shows what it catches.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Which acts need a person's yes. Order matters: the first category that matches names the risk.
_GRAVE = {
    "pay": """
        pay; pay now; buy; buy now; purchase; checkout; check out; place order; place your order; order now; donate; bid
        subscribe; transfer; send money; book now; confirm payment; confirm order; confirm purchase
        bezahlen; jetzt kaufen; kaufen; zahlen; zahlungspflichtig bestellen; bestellen; überweisen; spenden; abonnieren
        buchen; kasse; zur kasse
        支付; 付款; 购买; 下单; 结账; 结算; 转账; 汇款; 捐赠; 捐款; 订阅; 提交订单
        pagar; comprar; realizar pedido; hacer pedido; transferir; donar; suscribirse; reservar
        payer; acheter; commander; passer la commande; faire un don; effectuer le virement; s'abonner; réserver
    """,
    "delete": """
        delete; remove; erase; discard; trash; wipe; uninstall; purge; destroy; don't save; do not save; close anyway
        close without saving; quit without saving; exit without saving; move to trash; empty trash; clear all
        clear history; clear data; delete forever; factory reset; reset all; reset settings; format disk; revoke
        löschen; entfernen; verwerfen; nicht speichern; ohne speichern schließen; ohne speichern beenden
        in den papierkorb verschieben; papierkorb leeren; deinstallieren; formatieren
        auf werkseinstellungen zurücksetzen
        删除; 移除; 清空; 丢弃; 放弃更改; 不保存; 格式化; 卸载; 移到回收站; 移至回收站; 移动到回收站; 抹掉; 恢复出厂
        eliminar; borrar; quitar; descartar; no guardar; cerrar sin guardar; salir sin guardar; vaciar la papelera
        mover a la papelera; desinstalar; formatear
        supprimer; effacer; retirer; ne pas enregistrer; fermer sans enregistrer; quitter sans enregistrer
        vider la corbeille; mettre à la corbeille; déplacer vers la corbeille; désinstaller; formater; abandonner
    """,
    "overwrite": """
        replace; replace all; overwrite; save over; replace existing
        ersetzen; alle ersetzen; überschreiben
        替换; 覆盖; 取代
        reemplazar; sobrescribir; sustituir
        remplacer; écraser
    """,
    "send": """
        send; submit; post; publish; share; tweet; invite; upload; dial; reply all; send now
        senden; absenden; abschicken; versenden; veröffentlichen; teilen; posten; einladen; hochladen; übermitteln
        发送; 提交; 发布; 分享; 转发; 邀请; 发表; 上传; 发消息
        enviar; publicar; compartir; invitar; subir
        envoyer; publier; partager; inviter; soumettre; téléverser
    """,
    "install": """
        install; install now; add extension; add to chrome; add to firefox; upgrade now; enable macros; run anyway
        keep anyway; open anyway
        installieren; jetzt installieren; makros aktivieren; trotzdem ausführen; erweiterung hinzufügen
        安装; 启用宏; 仍要运行; 添加扩展程序
        instalar; habilitar macros; ejecutar de todas formas
        installer; activer les macros; exécuter quand même
    """,
    "permission": """
        allow; always allow; allow access; grant; authorize; authorise; authenticate; permit; trust; accept; accept all
        agree; i agree; i accept; unlock; make admin; grant access
        erlauben; zulassen; gewähren; genehmigen; autorisieren; zustimmen; akzeptieren; vertrauen; ich stimme zu
        允许; 授权; 同意; 信任; 接受; 授予; 认证; 解锁
        permitir; autorizar; conceder; confiar; acepto; estoy de acuerdo; desbloquear
        autoriser; permettre; accorder; accepter; j'accepte; faire confiance; déverrouiller
    """,
    "account": """
        sign up; register; create account; delete account; change password; reset password; two-factor
        registrieren; konto erstellen; konto löschen; passwort ändern; passwort zurücksetzen
        注册; 创建账号; 创建帐户; 注销账号; 修改密码; 重置密码
        registrarse; crear cuenta; cambiar contraseña; restablecer contraseña
        s'inscrire; créer un compte; changer le mot de passe; réinitialiser le mot de passe
    """,
    "command": """
        run; run command; execute; run script; run in terminal
        ausführen; befehl ausführen; im terminal ausführen
        运行; 执行
        ejecutar
        exécuter
    """,
    "power": """
        shut down; power off; restart; reboot; restart now; log out; sign out; hibernate; disconnect; forget network
        herunterfahren; ausschalten; neu starten; neustart; abmelden; ruhezustand; trennen
        关机; 重启; 重新启动; 注销; 退出登录; 断开连接
        apagar; reiniciar; cerrar sesión; desconectar
        éteindre; redémarrer; se déconnecter; déconnecter
    """,
}

# Reversible, worth telling, never worth asking.
_NOTABLE = """
    save; save as; save all; apply; download; export; rename; create; add; sign in; log in; login
    speichern; speichern unter; anwenden; herunterladen; exportieren; umbenennen; erstellen; hinzufügen; anmelden
    保存; 另存为; 应用; 下载; 导出; 重命名; 创建; 添加; 登录
    guardar; guardar como; aplicar; descargar; exportar; renombrar; crear; añadir; iniciar sesión
    enregistrer; enregistrer sous; appliquer; télécharger; exporter; renommer; créer; ajouter; se connecter
"""

# A button that says no more than yes: what it does is what its dialog says.
_YES = """
    ok; okay; yes; yes to all; continue; proceed; confirm; sure; apply; done; finish; save
    ja; ja zu allen; weiter; fortfahren; fortsetzen; bestätigen; fertig; speichern
    确定; 是; 是的; 继续; 确认; 好; 好的; 完成; 保存
    sí; si; aceptar; continuar; confirmar; guardar
    oui; continuer; confirmer; valider; d'accord; enregistrer
"""
_NO = "no; nein; 否; 不; 不用; non"

# Leaves things as they are, whatever the dialog says.
_HARMLESS = """
    cancel; abort; back; keep; skip; later; not now; don't allow; deny; keep editing; don't replace; help
    don't delete; don't send; find and replace; find & replace; search and replace; replace with; replace with:
    abbrechen; zurück; behalten; später; nicht erlauben; ablehnen; suchen und ersetzen; ersetzen durch; hilfe
    取消; 返回; 保留; 以后; 稍后; 不允许; 拒绝; 查找和替换; 查找与替换; 替换为; 帮助; 已发送; 取消订阅确认
    cancelar; atrás; conservar; más tarde; no permitir; denegar; buscar y reemplazar; reemplazar con; ayuda
    annuler; retour; conserver; plus tard; ne pas autoriser; refuser; rechercher et remplacer; remplacer par; aide
"""

# What a dialog says when yes would have consequences.
_WARNINGS = {
    "overwrite": """
        already exists; replace it; overwrite; replacing it; will be replaced
        existiert bereits; bereits vorhanden; ersetzen; überschreiben
        已存在; 已经存在; 替换; 覆盖
        ya existe; reemplazar; sobrescribir
        existe déjà; remplacer; écraser
    """,
    "delete": """
        delete; permanently; will be lost; cannot be undone; can't be undone; irreversible; erase; remove; discard
        trash; unsaved changes
        löschen; endgültig; unwiderruflich; gehen verloren; rückgängig gemacht werden; entfernen; verwerfen; papierkorb
        删除; 永久; 无法撤销; 不可恢复; 无法恢复; 将丢失; 移除; 清空
        eliminar; permanentemente; se perderán; no se puede deshacer; borrar; descartar
        supprimer; définitivement; seront perdues; seront perdus; irréversible; effacer; annulée
    """,
    "pay": """
        pay; payment; purchase; buy; order total; charge your card; transfer; your card
        bezahlen; zahlung; kaufen; überweisung; kostenpflichtig; zahlungspflichtig
        支付; 付款; 购买; 转账; 扣款
        pagar; pago; comprar; transferencia
        payer; paiement; acheter; virement
    """,
    "send": """
        send; publish; post this; share with; submit
        senden; absenden; veröffentlichen; teilen
        发送; 发布; 提交; 分享
        enviar; publicar; compartir
        envoyer; publier; partager
    """,
    "install": """
        install; installation; extension; macros; untrusted; unknown publisher
        installieren; installation; erweiterung; makros
        安装; 扩展; 宏
        instalar; instalación; extensión
        installer; installation; extension
    """,
    "permission": """
        permission; allow; administrator; root; access to; trust; certificate; privileges; terms and conditions
        berechtigung; erlauben; administrator; zugriff auf; vertrauen; zertifikat; nutzungsbedingungen
        权限; 允许; 管理员; 访问; 信任; 证书; 条款
        permiso; permitir; administrador; acceso a; certificado; términos
        autorisation; autoriser; administrateur; accès à; certificat; conditions d'utilisation
    """,
    "command": """
        execute; executable; run the; run this; terminal
        ausführen; ausführbar
        运行; 执行
        ejecutar; ejecutable
        exécuter; exécutable
    """,
    "power": """
        shut down; restart; reboot; log out; power off
        herunterfahren; neu starten; abmelden
        关机; 重启; 注销
        apagar; reiniciar; cerrar sesión
        éteindre; redémarrer; se déconnecter
    """,
}

# What a dialog asks when "no" would throw work away.
_SAVE_FIRST = """
    save; save changes; unsaved
    speichern; änderungen speichern
    保存; 未保存
    guardar; guardar los cambios
    enregistrer; sauvegarder
"""

# Fields whose content opens doors.
_CREDENTIALS = """
    password; passcode; passphrase; pin; pin code; otp; one-time code; verification code; security code; cvv; cvc
    card number; recovery code; 2fa code; authentication code
    passwort; kennwort; einmalcode; bestätigungscode; sicherheitscode; prüfnummer; kartennummer; geheimzahl
    密码; 口令; 验证码; 动态码; 安全码; 卡号
    contraseña; clave; código de verificación; código de seguridad; número de tarjeta
    mot de passe; code de vérification; code de sécurité; numéro de carte; cryptogramme
"""

_TRASH = "trash; rubbish bin; recycle bin; wastebasket; papierkorb; 回收站; 废纸篓; papelera; corbeille"

_HAN = re.compile(r"[一-鿿]")


class Phrases:
    """A list of phrases: does a text hold one of them, or is it exactly one?"""

    def __init__(self, text: str) -> None:
        phrases = [plain(phrase) for line in text.splitlines() for phrase in line.split(";") if phrase.strip()]
        self._all = frozenset(phrases)
        spaced = sorted((re.escape(each) for each in phrases if not _HAN.search(each)), key=len, reverse=True)
        self._spaced = re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)") if spaced else None
        self._han = [each for each in phrases if _HAN.search(each)]

    def within(self, text: str) -> str:
        """The phrase that the text holds, "" for none."""
        flat = plain(text)
        found = self._spaced.search(flat) if self._spaced else None
        return found.group() if found else next((each for each in self._han if each in flat), "")

    def exactly(self, text: str) -> str:
        """The text, if it is one of the phrases and nothing more; "" otherwise."""
        flat = plain(text)
        return flat if flat in self._all else ""


def plain(text: str) -> str:
    r"""Without case, compatibility forms, curly quotes, mnemonic marks ("_Save", "&Save", "保存(S)"), trailing dots
    and whatever is invisible (a zero-width space inside "De\u200blete" hides it from a search, not from a person)."""
    shown = "".join(each for each in text if unicodedata.category(each) not in ("Cf", "Cc", "Co") or each in "\n\t")
    flat = unicodedata.normalize("NFKC", shown).casefold().replace("\u2019", "'").replace("\u2018", "'")
    flat = re.sub(r"\(_?&?[a-z]\)", "", flat).replace("_", "").replace("&&", "\0").replace("&", "").replace("\0", "&")
    return re.sub(r"\s+", " ", flat).strip().rstrip(".…:!").strip()


@cache
def grave() -> dict[str, Phrases]:
    return {category: Phrases(text) for category, text in _GRAVE.items()}


@cache
def warnings() -> dict[str, Phrases]:
    return {category: Phrases(text) for category, text in _WARNINGS.items()}


NOTABLE = Phrases(_NOTABLE)
YES = Phrases(_YES)
NO = Phrases(_NO)
HARMLESS = Phrases(_HARMLESS)
SAVE_FIRST = Phrases(_SAVE_FIRST)
CREDENTIALS = Phrases(_CREDENTIALS)
TRASH = Phrases(_TRASH)
