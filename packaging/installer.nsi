; Per-user installer without administrator rights. Called by build.py:
;   makensis -DVERSION=0.1.0 -DSOURCE=dist/srdi-desktop -DOUTPUT=Setup.exe installer.nsi
; Debian's NSIS can make a 64-bit installer (-DTARGET=amd64-unicode), which wine without 32 bits needs; NSIS for Windows
; makes a 32-bit one, which installs the same 64-bit program.
!ifdef TARGET
  Target ${TARGET}
!endif
Unicode true
ManifestDPIAware true
ManifestLongPathAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma

!define NAME "SRDI Desktop"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\SRDIDesktop"
!define CLASS "SRDIDesktop.Dossier"

Name "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\SRDI Desktop"
InstallDirRegKey HKCU "Software\SRDI Desktop" "InstallDir"
ShowInstDetails nevershow

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT License"

!include "MUI2.nsh"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\srdi-desktop.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

Section "Program"
  ; An older version's files are removed first, so that no stale module is loaded.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS"
  CreateShortcut "$SMPROGRAMS\SRDI Desktop.lnk" "$INSTDIR\srdi-desktop.exe"

  WriteRegStr HKCU "Software\SRDI Desktop" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\srdi-desktop.exe"
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

Section "Uninstall"
  ; Only what was installed goes; dossiers lie where their owner put them and stay.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\srdi-desktop.exe"
  Delete "$INSTDIR\srdi.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\SRDI Desktop.lnk"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\SRDI Desktop"
  DeleteRegKey HKCU "Software\Classes\${CLASS}"
  DeleteRegKey HKCU "Software\Classes\Applications\srdi-desktop.exe"
  ReadRegStr $0 HKCU "Software\Classes\.srdi" ""
  StrCmp $0 "${CLASS}" 0 +2
    DeleteRegKey HKCU "Software\Classes\.srdi"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
