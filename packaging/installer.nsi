; Per-user installer without administrator rights. Called by build.py:
;   makensis -DVERSION=0.1.0 -DSOURCE=dist/srdi-desktop -DOUTPUT=Setup.exe installer.nsi
; Debian's NSIS can make a 64-bit installer (-DTARGET=amd64-unicode), which wine without 32 bits needs; NSIS for Windows
; makes a 32-bit one, which installs the same 64-bit program.
;
; Exit codes with /S, nothing touched in each case: 32 the program is running, 33 a newer version is installed,
; 34 this Windows is too old, 35 files could not be put in place.
!ifdef TARGET
  Target ${TARGET}
!endif
Unicode true
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor /SOLID lzma

!define NAME "SRDI Desktop"
!define CHINESE "专精特新申报材料助手"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\SRDIDesktop"
!define CLASS "SRDIDesktop.Dossier"
!define RUNNING 32
!define NEWER 33
!define TOO_OLD 34
!define NOT_PLACED 35
!define OLDEST_BUILD 17763 ; Windows 10 1809: Qt 6.8 to 6.11 support nothing older

Name "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\SRDI Desktop"
InstallDirRegKey HKCU "Software\SRDI Desktop" "InstallDir"
ShowInstDetails nevershow
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "CompanyName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT License"

!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "WordFunc.nsh"
!include "x64.nsh"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\srdi-desktop.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString IS_RUNNING ${LANG_SIMPCHINESE} "${CHINESE}（或命令行 srdi）正在运行。$\n$\n请先关闭它的窗口，再点“重试”；点“取消”则什么都不改动。"
LangString IS_RUNNING ${LANG_ENGLISH} "${NAME} (or its command line, srdi) is running.$\n$\nClose its window, then press Retry; Cancel changes nothing."
LangString IS_NEWER ${LANG_SIMPCHINESE} "这台电脑上已装有更新的版本（$0），没有改动。$\n$\n确实要装回 ${VERSION}，请先在“设置 - 应用”中卸载现有版本。"
LangString IS_NEWER ${LANG_ENGLISH} "A newer version ($0) is installed; nothing was changed.$\n$\nTo go back to ${VERSION}, uninstall it in Settings - Apps first."
LangString IS_TOO_OLD ${LANG_SIMPCHINESE} "需要 64 位的 Windows 10（1809 或更高版本）或 Windows 11，这台电脑的系统较旧，无法安装。"
LangString IS_TOO_OLD ${LANG_ENGLISH} "Windows 10 (1809 or later, 64 bit) or Windows 11 is needed; this Windows is older."
LangString IS_NOT_PLACED ${LANG_SIMPCHINESE} "文件没有写完整（磁盘已满，或被安全软件拦截），原来的版本没有改动。$\n$\n请清理空间或暂时放行后再试。"
LangString IS_NOT_PLACED ${LANG_ENGLISH} "The files could not be written whole (disk full, or held back by security software); the old version is unchanged.$\n$\nMake room or let it pass, and try again."
LangString DESKTOP ${LANG_SIMPCHINESE} "桌面图标"
LangString DESKTOP ${LANG_ENGLISH} "Icon on the desktop"
LangString PROFILE ${LANG_SIMPCHINESE} "同时删除设置、自己的材料目录和日志"
LangString PROFILE ${LANG_ENGLISH} "Also remove settings, own catalogues and logs"
LangString PROFILE_TIP ${LANG_SIMPCHINESE} "不选则留在用户文件夹中，重装后继续使用。申报材料（.srdi）存在您自己选的地方，无论如何都不会删除。"
LangString PROFILE_TIP ${LANG_ENGLISH} "Otherwise they stay in your profile for the next installation. Dossiers (.srdi) lie where you put them and are never removed."

; Quits with the code, after a sentence where somebody can read it.
!macro Refuse SENTENCE CODE
  IfSilent +2
    MessageBox MB_OK|MB_ICONEXCLAMATION "${SENTENCE}"
  SetErrorLevel ${CODE}
  Quit
!macroend

; A program that runs cannot be opened for writing. Asked for both programs, before anything is touched.
!macro DemandNotRunning PREFIX
Function ${PREFIX}DemandNotRunning
  again:
    ${For} $1 1 2
      StrCpy $2 "$INSTDIR\srdi-desktop.exe"
      ${If} $1 == 2
        StrCpy $2 "$INSTDIR\srdi.exe"
      ${EndIf}
      ${If} ${FileExists} "$2"
        ClearErrors
        FileOpen $3 "$2" a
        ${If} ${Errors}
          IfSilent quiet
          MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IS_RUNNING)" IDRETRY again
          quiet:
          SetErrorLevel ${RUNNING}
          Abort
        ${EndIf}
        FileClose $3
      ${EndIf}
    ${Next}
FunctionEnd
!macroend
!insertmacro DemandNotRunning ""
!insertmacro DemandNotRunning "un."

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    !insertmacro Refuse "$(IS_TOO_OLD)" ${TOO_OLD}
  ${EndIf}
  ReadRegStr $0 HKCU "${KEY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      !insertmacro Refuse "$(IS_NEWER)" ${NEWER}
    ${EndIf}
  ${EndIf}
  Call DemandNotRunning
FunctionEnd

Function un.onInit
  Call un.DemandNotRunning
FunctionEnd

Section "!${NAME}" Program
  SectionIn RO
  Call DemandNotRunning ; the folder may have been chosen meanwhile
  ; All new files are complete beside the old ones before any of those goes.
  RMDir /r "$INSTDIR\_incoming"
  SetOutPath "$INSTDIR\_incoming"
  ClearErrors
  File /r "${SOURCE}\*.*"
  ${If} ${Errors}
    SetOutPath "$TEMP"
    RMDir /r "$INSTDIR\_incoming"
    !insertmacro Refuse "$(IS_NOT_PLACED)" ${NOT_PLACED}
  ${EndIf}
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\_outgoing"
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    ClearErrors
    Rename "$INSTDIR\_internal" "$INSTDIR\_outgoing"
    ${If} ${Errors}
      RMDir /r "$INSTDIR\_incoming"
      !insertmacro Refuse "$(IS_RUNNING)" ${RUNNING}
    ${EndIf}
  ${EndIf}
  Rename "$INSTDIR\_incoming\_internal" "$INSTDIR\_internal"
  Delete "$INSTDIR\srdi-desktop.exe"
  Delete "$INSTDIR\srdi.exe"
  Rename "$INSTDIR\_incoming\srdi-desktop.exe" "$INSTDIR\srdi-desktop.exe"
  Rename "$INSTDIR\_incoming\srdi.exe" "$INSTDIR\srdi.exe"
  RMDir /r "$INSTDIR\_incoming"
  RMDir /r "$INSTDIR\_outgoing"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  ; Found in the Start menu by its Chinese name as by SRDI; of an older version there was one name only.
  CreateDirectory "$SMPROGRAMS"
  Delete "$SMPROGRAMS\SRDI Desktop.lnk"
  CreateShortcut "$SMPROGRAMS\${CHINESE} ${NAME}.lnk" "$INSTDIR\srdi-desktop.exe" "" "" "" "" "" "专精特新 小巨人 申报材料 SRDI"

  WriteRegStr HKCU "Software\SRDI Desktop" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${CHINESE} ${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\srdi-desktop.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1

  ; .srdi opens with a double click; PDF and pictures get it under "Open with".
  WriteRegStr HKCU "Software\Classes\.srdi" "" "${CLASS}"
  WriteRegStr HKCU "Software\Classes\${CLASS}" "" "专精特新申报材料 (SRDI dossier)"
  WriteRegStr HKCU "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\srdi-desktop.exe,0"
  WriteRegStr HKCU "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\srdi-desktop.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\Applications\srdi-desktop.exe" "FriendlyAppName" "${NAME}"
  WriteRegStr HKCU "Software\Classes\Applications\srdi-desktop.exe\shell\open\command" "" '"$INSTDIR\srdi-desktop.exe" "%1"'
  !macro OpenWith EXTENSION
    WriteRegStr HKCU "Software\Classes\Applications\srdi-desktop.exe\SupportedTypes" "${EXTENSION}" ""
  !macroend
  !insertmacro OpenWith ".pdf"
  !insertmacro OpenWith ".jpg"
  !insertmacro OpenWith ".jpeg"
  !insertmacro OpenWith ".png"
  !insertmacro OpenWith ".tif"
  !insertmacro OpenWith ".tiff"
  !insertmacro OpenWith ".heic"
  !insertmacro OpenWith ".ofd"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section /o "$(DESKTOP)" Desktop
  CreateShortcut "$DESKTOP\${CHINESE}.lnk" "$INSTDIR\srdi-desktop.exe"
SectionEnd

Section "un.${NAME}" unProgram
  SectionIn RO
  ; Only what was installed goes; dossiers lie where their owner put them and stay.
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\_incoming"
  RMDir /r "$INSTDIR\_outgoing"
  Delete "$INSTDIR\srdi-desktop.exe"
  Delete "$INSTDIR\srdi.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${CHINESE} ${NAME}.lnk"
  Delete "$DESKTOP\${CHINESE}.lnk"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\SRDI Desktop"
  DeleteRegKey HKCU "Software\Classes\${CLASS}"
  DeleteRegKey HKCU "Software\Classes\Applications\srdi-desktop.exe"
  ReadRegStr $0 HKCU "Software\Classes\.srdi" ""
  StrCmp $0 "${CLASS}" 0 +2
    DeleteRegKey HKCU "Software\Classes\.srdi"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

; What is left in the profile is asked; workflow/places.py says where it lies.
Section /o "un.$(PROFILE)" unProfile
  RMDir /r "$APPDATA\srdi-desktop"
  RMDir /r "$LOCALAPPDATA\srdi-desktop"
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${unProfile} "$(PROFILE_TIP)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END
